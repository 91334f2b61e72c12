import type { NextConfig } from "next";
// A build or a start with a missing variable stops here, with its name.
import "./src/env";

const config: NextConfig = {
  output: "standalone",
  poweredByHeader: false,
};

export default config;
