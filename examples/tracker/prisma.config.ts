import { defineConfig, env } from "prisma/config";
import { MigrateAdapter } from "./prisma/migrate-adapter";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Migrations run on the WebAssembly schema engine, through the same driver as the app: no engine binary to download.
  experimental: { adapter: true },
  engine: "js",
  adapter: async () => new MigrateAdapter({ connectionString: env("DATABASE_URL") }),
});
