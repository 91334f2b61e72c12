//! The rules: each one file with what it finds and how; [`RULES`] lists them by name.
//!
//! To add one: write `rules/<name>.rs`, add a `mod` line and an entry in [`RULES`] below (a test says which is missing); `cargo
//! xtask docs` writes its page.

#[cfg(test)]
mod registry;

mod adapter_mismatch;
mod address_host_unknown;
mod address_is_loopback;
mod address_port_published;
mod apt_asks;
mod arg_undefined_in_from;
mod base_end_of_life;
mod base_untagged;
mod bind_loopback;
mod browser_libraries_missing;
mod build_input_ignored;
mod build_not_run;
mod build_path_missing;
mod build_script_missing;
mod build_scripts_blocked;
mod cache_order;
pub(crate) mod compose_invalid;
mod copy_ignored_source;
mod copy_many_needs_slash;
mod copy_missing_source;
mod copy_outside_context;
mod corepack_absent;
mod corepack_keys;
mod credentials_differ;
mod curl_pipe_shell;
mod data_folder_missed;
mod default_password;
mod dependency_not_awaited;
mod deploy_needs_injection;
mod deprecated_flag;
mod dev_deps_shipped;
mod dev_omitted_before_build;
mod dev_server_in_production;
mod developers_service_in_production;
mod development_in_production;
mod download_unverified;
mod entry_missing;
mod entrypoint_without_exec;
mod env_check_at_build;
mod env_file_nested;
mod env_file_not_ignored;
mod env_self_reference;
mod env_template_drift;
mod expose_invalid;
mod floating_prisma;
mod frontend_too_old;
mod frozen_not_enforced;
mod git_missing;
mod hand_picked_prisma;
mod health_localhost_ipv6;
mod health_path_unserved;
mod health_tool_missing;
mod healthy_without_check;
mod heap_above_limit;
mod host_modules_overwrite;
mod ignore_invalid;
mod ignore_missing;
mod ignore_noop_pattern;
mod ignore_not_effective;
mod ignore_scripts_breaks_native;
mod install_file_missing;
mod integrity_off;
mod json_form_broken;
mod libc_crossing;
mod lifecycle_needs_dev;
mod lockfile_ignored;
mod lockfile_not_copied;
mod lockfile_out_of_step;
mod lockfile_outside_context;
mod manager_as_pid_1;
mod manager_mismatch;
mod manager_unpinned;
mod member_manifests_missing;
mod member_not_built;
mod member_unknown;
mod migrations_never_run;
mod modules_hidden;
mod modules_missing;
mod native_toolchain_missing;
mod next_hostname;
mod next_standalone_off;
mod next_static_missing;
mod node_below_engines;
mod node_env_no_effect;
mod npmrc_token_leak;
mod optional_left_out;
mod output_path;
mod package_index_missing;
mod patches_missing;
mod pnp_modules;
mod pnpm_prune_workspace;
mod port_conflict;
mod port_mismatch;
mod prisma_config_missing;
mod prisma_needs_openssl;
mod prisma_not_generated;
mod prisma_target;
mod privileged;
mod program_not_found;
mod prune_runs_prepare;
mod public_env_at_run_time;
mod published_port_unserved;
mod read_only_conflict;
mod recommended_packages;
mod registry_unknown_at_install;
mod required_variable_unset;
mod resource_undefined;
mod runtime_missing;
mod runtime_program_is_dev;
mod schema_missing_at_install;
mod secret_deleted_later;
mod secret_file_copied;
mod secret_in_arg;
mod secret_in_run;
mod several_commands;
mod several_lockfiles;
mod shell_form_start;
mod shell_missing;
mod signals_ignored;
mod stage_duplicate;
mod stage_source_missing;
mod stage_unknown;
mod stage_unused;
mod state_without_volume;
mod stop_signal;
mod store_published;
mod store_without_password;
mod store_without_volume;
mod sudo;
mod syntax;
mod system_cache_shipped;
mod tag_latest;
mod tls_verification_off;
pub(crate) mod unused_allow;
mod user_root;
mod user_unknown;
mod var_undefined;
mod variable_without_default;
mod version_obsolete;
mod watch_path_missing;
mod workdir_relative;
mod worker_forgotten;
mod world_writable;
mod write_path_unwritable;

use crate::Rule;

/// All rules, by name.
pub static RULES: &[&Rule] = &[
    &adapter_mismatch::RULE,
    &address_host_unknown::RULE,
    &address_is_loopback::RULE,
    &address_port_published::RULE,
    &apt_asks::RULE,
    &arg_undefined_in_from::RULE,
    &base_end_of_life::RULE,
    &base_untagged::RULE,
    &bind_loopback::RULE,
    &browser_libraries_missing::RULE,
    &build_input_ignored::RULE,
    &build_not_run::RULE,
    &build_path_missing::RULE,
    &build_script_missing::RULE,
    &build_scripts_blocked::RULE,
    &cache_order::RULE,
    &compose_invalid::RULE,
    &copy_ignored_source::RULE,
    &copy_many_needs_slash::RULE,
    &copy_missing_source::RULE,
    &copy_outside_context::RULE,
    &corepack_absent::RULE,
    &corepack_keys::RULE,
    &credentials_differ::RULE,
    &curl_pipe_shell::RULE,
    &data_folder_missed::RULE,
    &default_password::RULE,
    &dependency_not_awaited::RULE,
    &deploy_needs_injection::RULE,
    &deprecated_flag::RULE,
    &dev_deps_shipped::RULE,
    &dev_omitted_before_build::RULE,
    &dev_server_in_production::RULE,
    &developers_service_in_production::RULE,
    &development_in_production::RULE,
    &download_unverified::RULE,
    &entry_missing::RULE,
    &entrypoint_without_exec::RULE,
    &env_check_at_build::RULE,
    &env_file_nested::RULE,
    &env_file_not_ignored::RULE,
    &env_self_reference::RULE,
    &env_template_drift::RULE,
    &expose_invalid::RULE,
    &floating_prisma::RULE,
    &frontend_too_old::RULE,
    &frozen_not_enforced::RULE,
    &git_missing::RULE,
    &hand_picked_prisma::RULE,
    &health_localhost_ipv6::RULE,
    &health_path_unserved::RULE,
    &health_tool_missing::RULE,
    &healthy_without_check::RULE,
    &heap_above_limit::RULE,
    &host_modules_overwrite::RULE,
    &ignore_invalid::RULE,
    &ignore_missing::RULE,
    &ignore_noop_pattern::RULE,
    &ignore_not_effective::RULE,
    &ignore_scripts_breaks_native::RULE,
    &install_file_missing::RULE,
    &integrity_off::RULE,
    &json_form_broken::RULE,
    &libc_crossing::RULE,
    &lifecycle_needs_dev::RULE,
    &lockfile_ignored::RULE,
    &lockfile_not_copied::RULE,
    &lockfile_out_of_step::RULE,
    &lockfile_outside_context::RULE,
    &manager_as_pid_1::RULE,
    &manager_mismatch::RULE,
    &manager_unpinned::RULE,
    &member_manifests_missing::RULE,
    &member_not_built::RULE,
    &member_unknown::RULE,
    &migrations_never_run::RULE,
    &modules_hidden::RULE,
    &modules_missing::RULE,
    &native_toolchain_missing::RULE,
    &next_hostname::RULE,
    &next_standalone_off::RULE,
    &next_static_missing::RULE,
    &node_below_engines::RULE,
    &node_env_no_effect::RULE,
    &npmrc_token_leak::RULE,
    &optional_left_out::RULE,
    &output_path::RULE,
    &package_index_missing::RULE,
    &patches_missing::RULE,
    &pnp_modules::RULE,
    &pnpm_prune_workspace::RULE,
    &port_conflict::RULE,
    &port_mismatch::RULE,
    &prisma_config_missing::RULE,
    &prisma_needs_openssl::RULE,
    &prisma_not_generated::RULE,
    &prisma_target::RULE,
    &privileged::RULE,
    &program_not_found::RULE,
    &prune_runs_prepare::RULE,
    &public_env_at_run_time::RULE,
    &published_port_unserved::RULE,
    &read_only_conflict::RULE,
    &recommended_packages::RULE,
    &registry_unknown_at_install::RULE,
    &required_variable_unset::RULE,
    &resource_undefined::RULE,
    &runtime_missing::RULE,
    &runtime_program_is_dev::RULE,
    &schema_missing_at_install::RULE,
    &secret_deleted_later::RULE,
    &secret_file_copied::RULE,
    &secret_in_arg::RULE,
    &secret_in_run::RULE,
    &several_commands::RULE,
    &several_lockfiles::RULE,
    &shell_form_start::RULE,
    &shell_missing::RULE,
    &signals_ignored::RULE,
    &stage_duplicate::RULE,
    &stage_source_missing::RULE,
    &stage_unknown::RULE,
    &stage_unused::RULE,
    &state_without_volume::RULE,
    &stop_signal::RULE,
    &store_published::RULE,
    &store_without_password::RULE,
    &store_without_volume::RULE,
    &sudo::RULE,
    &syntax::RULE,
    &system_cache_shipped::RULE,
    &tag_latest::RULE,
    &tls_verification_off::RULE,
    &unused_allow::RULE,
    &user_root::RULE,
    &user_unknown::RULE,
    &var_undefined::RULE,
    &variable_without_default::RULE,
    &version_obsolete::RULE,
    &watch_path_missing::RULE,
    &workdir_relative::RULE,
    &worker_forgotten::RULE,
    &world_writable::RULE,
    &write_path_unwritable::RULE,
];

/// The rule of a name.
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
