/** Numbers of protocol version 1. PROTOCOL.md states them for device builders; a test holds the two together. */

export const PROTOCOL_VERSION = 1;
/** Longest line, the line feed included. */
export const MAX_LINE_BYTES = 255;
/** Stops the motor in every state, anywhere in the byte stream; it can therefore stand in no line. */
export const STOP_BYTE = 0x21; // "!"
/** A batch is sent when it holds this many frames, or when its first frame is this old, whichever is first. */
export const MAX_BATCH_FRAMES = 32;
export const MAX_BATCH_US = 4_000;
/** Each side sends BEAT at least this often; other lines do not replace it. */
export const BEAT_INTERVAL_MS = 100;
/** A motor that the host started stops itself when the last valid BEAT is this old. */
export const WATCHDOG_MS = 500;
/** A device that has streamed for this long without a BEAT from the host stops streaming. */
export const STREAM_LEASE_MS = 5_000;
/** A nonce from ARM is good for one START within this time. */
export const ARM_LIFETIME_MS = 10_000;
/** A command is sent again after this time without an answer, at most `COMMAND_TRIES` times in all. */
export const COMMAND_TIMEOUT_MS = 150;
export const COMMAND_TRIES = 4;
/** A device remembers its answers to this many commands, so that a repeat is answered and not done again. */
export const REMEMBERED_ANSWERS = 8;
/** Machine telemetry and position frames. */
export const TELEMETRY_INTERVAL_MS = 20;
/** A motor that still turns this long after it was told to stop is a fault. */
export const STOPPING_LIMIT_MS = 1_000;
/** A pedal or button must have been seen up for this long before its press can start a motor. */
export const PEDAL_UP_MS = 50;
/** ALARM off follows when the limit has been respected for this long: one alarm a touch, not one a stroke (from 40 Hz up). */
export const ALARM_HOLD_MS = 25;
/** At most so many channels and streams a device. */
export const MAX_CHANNELS = 16;
export const MAX_STREAMS = 8;
