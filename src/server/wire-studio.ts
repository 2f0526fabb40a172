/** All that crosses between service and page about the studio, for who wants several parts of it. */
export * from './wire-calibration.ts';
export * from './wire-quick-check.ts';
export * from './wire-register.ts';
