/**
 * What the promises of the matrix are made of. Every figure is a rule of the protocol, of the design or of the
 * issue, and none was taken from a measurement: a row that needs more time than its parts has failed.
 */

/** All in ms. */
export const parts = {
  /** A machine has its drive off so long after the stop byte came (PROTOCOL.md, section 5), and after a fault (section 15). */
  stopByte: 2,
  machine: 10,
  /** A machine is off so long after the last valid BEAT (section 12). */
  watchdog: 500,
  /** The service sends BEAT at least so often (section 10). */
  beat: 100,
  /** A pad that says nothing for so long is unsafe. */
  silentPad: 100,
  /** A pad's batch is sent when its first frame is so old (section 8), and a line takes so long at 115200 baud. */
  batch: 4,
  line: 8,
  /** One count for so long is stuck; so many ms of samples out of range are three of them at 2 kHz. */
  stuck: 250,
  outOfRange: 2,
  /** The service looks at what did not come so often. */
  look: 25,
  /** From the last byte of a line to the stop byte written, p99. */
  decide: 5,
  /** A process that is ready waits so long for its turn on a computer that also runs the virtual devices. */
  turn: 20,
  /** A request of a page on its way through the browser's and the service's own network code. */
  request: 20,
  /** A stop byte that was damaged is followed by the next one after so long. */
  again: 50,
  /** Telemetry older than this is no ground to let a motor run. */
  staleTelemetry: 200,
  /** A stop that is not reported within so long is said aloud, and our BEAT is withheld. */
  unconfirmed: 250,
  /** A lease that is not renewed for so long has ended. */
  lease: 2_000,
  /** A browser that closes a page or loads it anew closes the page's connections within so long. */
  browser: 250,
  /** A supply that has failed, or a current above its limit, for so long is a fault of the machine. */
  lasting: 100,
  /** A motor that is driven and does not turn for so long is a fault of the machine. */
  stall: 500,
  /** The virtual pad's reading leaps so often. */
  leap: 50,
  /** How long the loop is blocked in the row of that name. */
  blocked: 300,
} as const;

type Part = keyof typeof parts;

const words: Readonly<Record<Part, string>> = {
  stopByte: 'stop byte',
  machine: 'machine',
  watchdog: 'watchdog',
  beat: 'beat',
  silentPad: 'silence',
  batch: 'batch',
  line: 'line',
  stuck: 'stuck',
  outOfRange: 'three samples',
  look: 'look',
  decide: 'decide',
  turn: 'turn',
  request: 'request',
  again: 'second byte',
  staleTelemetry: 'stale telemetry',
  unconfirmed: 'unconfirmed',
  lease: 'lease',
  browser: 'browser',
  lasting: 'lasting',
  stall: 'stall',
  leap: 'leap',
  blocked: 'blocked',
};

/** From the decision to the motor off. */
export const stopPath: readonly Part[] = ['decide', 'turn', 'stopByte'];

export function sumOf(...given: readonly Part[]): { withinMs: number; sum: string } {
  return {
    withinMs: given.reduce((ms, part) => ms + parts[part], 0),
    sum: given.map((part) => `${words[part]} ${parts[part]}`).join(' + '),
  };
}
