import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'standalone',
  // the repository holds a second lockfile next door; the app ends at its own folder
  outputFileTracingRoot: import.meta.dirname,
  poweredByHeader: false,
};

export default config;
