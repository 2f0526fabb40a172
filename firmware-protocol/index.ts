export * from './codec.ts';
export { crc16 } from './crc16.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './motor.ts';
export { type CountBits, packCounts, unpackCounts } from './packing.ts';
