import type { NextConfig } from "next";

const config: NextConfig = {
  poweredByHeader: false,
  env: {
    // Inlined at build time: the running server cannot tell from which commit it was made.
    COMMIT_SHA: process.env.COMMIT_SHA ?? "development",
  },
};

export default config;
