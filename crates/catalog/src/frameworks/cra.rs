//! Create React App: one page, in `build`; `homepage` of `package.json` may put it below a path.

use super::{BUILDER, Base, Builder, FILES, Framework, Pages};

/// Create React App: one page, in `build`; `homepage` of `package.json` may put it below a path.
pub(super) static CRA: Framework = Framework {
    id: "cra",
    title: "Create React App",
    package: "react-scripts",
    builder: Some(Builder { programs: &["react-scripts", "react-app-rewired", "craco"], ..BUILDER }),
    outputs: &["build"],
    public_env: &["REACT_APP_"],
    // its linter makes errors of warnings where it thinks that it runs in a continuous integration
    build_env: &[],
    pages: Pages::One,
    base: Base::Homepage,
    hashed: &[r"static/.*\.[0-9a-f]{8,}\.[\w.]+$"],
    source: "what `create-react-app` 5 writes, read 2026-11",
    ..FILES
};
