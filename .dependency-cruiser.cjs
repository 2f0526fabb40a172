/** The arrows of docs/architecture.md. They point down the list and never up; a cycle is an error. */
const pure = '^src/(signal|safety|training)/';
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

module.exports = {
  forbidden: [
    rule('no-cycles', 'A circle of imports has no ground floor.', {}, { circular: true }),
    rule(
      'contract-stands-alone',
      'firmware-protocol is what device builders share; it knows only zod.',
      { path: '^firmware-protocol/' },
      { pathNot: '^(firmware-protocol/|node_modules/zod/)' },
    ),
    rule(
      'pure-rooms',
      'signal, safety and training are functions over plain data: no I/O, no library, no other room.',
      { path: pure },
      { pathNot: '^(src/(signal|safety|training)/|firmware-protocol/)' },
    ),
    rule(
      'signal-below-safety',
      'Safety reads signals; signals know no zones.',
      { path: '^src/signal/' },
      { path: '^src/(safety|training)/' },
    ),
    rule(
      'link-and-store-are-leaves',
      'link and store know the contract and plain records, not the station above them.',
      { path: '^src/(link|store)/' },
      { path: '^src/(station|server|cli|emulator|main)' },
    ),
    rule(
      'link-knows-no-store',
      'A cable does not know that it is recorded.',
      { path: '^src/link/' },
      { path: '^src/store/' },
    ),
    rule(
      'store-knows-link-by-its-seam',
      'The store replays a capture as a byte stream; of link it takes the seam only.',
      { path: '^src/store/' },
      { path: '^src/link/', pathNot: '^src/link/types\\.ts$' },
    ),
    rule(
      'station-below-server',
      'The station runs without a web server.',
      { path: '^src/station/' },
      { path: '^src/(server|cli|emulator|main)' },
    ),
    rule(
      'server-below-cli',
      'The server is wired by main.',
      { path: '^src/server/' },
      { path: '^src/(cli|emulator|main)' },
    ),
    rule(
      'emulator-stands-alone',
      'Virtual devices know the contract, not the service: they could be another maker’s.',
      { path: '^src/emulator/' },
      { path: '^src/(link|signal|safety|training|station|store|server|cli|main|config)' },
    ),
    rule(
      'dashboard-knows-the-wire',
      'The page takes the wire types and nothing else of the service.',
      { path: '^dashboard/' },
      { path: '^(src|firmware-protocol)/', pathNot: '^src/server/wire\\.ts$' },
    ),
    rule(
      'dashboard-takes-types-only',
      'No validator is shipped to the page.',
      { path: '^dashboard/' },
      { path: '^src/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'environment-in-config',
      'Nothing but config.ts reads the environment.',
      { path: '^src/', pathNot: '^src/config\\.ts$' },
      { path: '^(node:)?(dotenv|env-paths)$' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
