/**
 * From the needle passing the limit to the motor off: every part by the protocol, by arithmetic, or measured here.
 * Each part is at its worst at once, which a real stop never is.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Body, encode, MAX_BATCH_US, MAX_LINE_BYTES } from '../../firmware-protocol/index.ts';
import { openPty } from '../../src/emulator/pty.ts';
import { openTty } from '../../src/link/tty-stream.ts';
import { askForPriority } from '../../src/priority.ts';
import { table } from '../accuracy/figures.ts';
import type { Section } from '../report.ts';
import { stop } from '../stop.ts';
import { quantile } from '../timing.ts';
import { root } from './mutants.ts';

const RATE_HZ = 2_000;
const BITS_A_BYTE = 10;
const BAUD = 115_200;
/** Full-speed USB is served once a frame. */
const USB_FRAME_MS = 1;
/** A bridge's latency timer, asked for by src/link where the platform can; else what the maker ships. */
const BRIDGE_MS = 1;
const BRIDGE_SHIPPED_MS = 16;
const BOUND_UART_MS = 25;
const BOUND_USB_MS = 15;
const TTY_LINES = 1_500;

interface Part {
  readonly name: string;
  readonly source: string;
  readonly uartMs: number;
  readonly usbMs: number;
}

const lineMs = (bytes: number) => (bytes * BITS_A_BYTE * 1000) / BAUD;
const bytesOf = (body: Body) => encode(body, 0xffff, 0xffff_ffff).length;

/** How long a machine may take by PROTOCOL.md, section 15. @throws Error where the document does not say */
function reactionMs(): number {
  const found = /drive off after the stop byte[^|]*\| *(\d+(?:\.\d+)?) ms/.exec(
    readFileSync(join(root, 'firmware-protocol', 'PROTOCOL.md'), 'utf8'),
  );
  if (found === null)
    throw new Error('PROTOCOL.md does not say how soon the drive is off after the stop byte.');
  return Number(found[1]);
}

export async function budget(): Promise<Section> {
  // As the service does it.
  const givePriorityBack = askForPriority();
  const ttyMs = await ttyP99Ms().finally(givePriorityBack);
  let decideMs = Number.NaN;
  // The quiet one comes first; the loaded one belongs to `evenstroke bench --only stop`.
  for await (const { checks } of stop({ seconds: 10 })) {
    decideMs = checks.find(({ what }) => what.includes('p99'))?.value ?? Number.NaN;
    break;
  }
  const framesMs = 1000 / RATE_HZ;
  const batch = bytesOf({
    type: 'S',
    stream: 0,
    overflow: 65_535,
    counts: new Uint16Array(MAX_BATCH_US / 1000 / framesMs + 1),
  });
  const alarm = bytesOf({
    type: 'ALARM',
    on: 'on',
    channel: 0,
    count: 4_095,
    limit: 4_095,
  });
  const beat = bytesOf({ type: 'BEAT', heard: 0xffff });
  const hostLine = bytesOf({
    type: 'LIMIT',
    id: 65_535,
    maxMilliV: 12_000,
    maxRateMilliHz: 220_000,
    maxMilliA: 2_000,
  });
  const machineMs = reactionMs();
  const fromHost: Part[] = [
    {
      name: 'tty and event loop, in',
      source: `measured, p99 of ${TTY_LINES} lines`,
      uartMs: ttyMs,
      usbMs: ttyMs,
    },
    {
      name: 'line in to stop byte written',
      source: 'measured, p99, 16 pads at 2 kHz',
      uartMs: decideMs,
      usbMs: decideMs,
    },
    { name: 'USB frame, out', source: 'full speed: 1 ms', uartMs: USB_FRAME_MS, usbMs: USB_FRAME_MS },
    {
      name: `behind a line of ours (${hostLine} bytes, LIMIT)`,
      source: 'already handed to the bridge; 10 bits a byte',
      uartMs: lineMs(hostLine),
      usbMs: 0,
    },
    { name: 'the stop byte on the line', source: '10 bits', uartMs: lineMs(1), usbMs: 0 },
    {
      name: 'the machine: drive off',
      source: 'PROTOCOL.md, section 15',
      uartMs: machineMs,
      usbMs: machineMs,
    },
  ];
  const sample: Part = { name: 'the next sample', source: `2 kHz`, uartMs: framesMs, usbMs: framesMs };
  const bridge: Part[] = [
    { name: 'the bridge’s latency timer', source: 'set to 1 ms by the host', uartMs: BRIDGE_MS, usbMs: 0 },
    { name: 'USB frame, in', source: 'full speed: 1 ms', uartMs: USB_FRAME_MS, usbMs: USB_FRAME_MS },
  ];
  const byBatch: Part[] = [
    sample,
    {
      name: 'the batch fills',
      source: 'PROTOCOL.md, section 8: MAX_BATCH_US',
      uartMs: MAX_BATCH_US / 1000,
      usbMs: MAX_BATCH_US / 1000,
    },
    {
      name: `behind another line (${beat} bytes, BEAT)`,
      source: 'section 16: the line before is sent by then',
      uartMs: lineMs(beat),
      usbMs: 0,
    },
    { name: `its line (${batch} bytes)`, source: '10 bits a byte', uartMs: lineMs(batch), usbMs: 0 },
    ...bridge,
    ...fromHost,
  ];
  const byAlarm: Part[] = [
    sample,
    {
      name: `behind a batch that is being sent (${batch} bytes)`,
      source: 'section 13: ALARM goes before what waits',
      uartMs: lineMs(batch),
      usbMs: 0,
    },
    { name: `its line (${alarm} bytes)`, source: '10 bits a byte', uartMs: lineMs(alarm), usbMs: 0 },
    ...bridge,
    ...fromHost,
  ];
  const sum = (parts: readonly Part[], of: 'uartMs' | 'usbMs') =>
    parts.reduce((all, part) => all + part[of], 0);
  const check = (what: string, value: number, bound: number) =>
    ({ what, value, bound, sense: 'at most', unit: 'ms' }) as const;
  const ms = (value: number) => value.toFixed(2);
  const shown = (title: string, parts: readonly Part[]) => [
    '',
    ...table(
      [title, '115200', 'USB', 'from'],
      [
        ...parts.map(({ name, uartMs, usbMs, source }) => [name, ms(uartMs), ms(usbMs), source]),
        ['sum, ms', ms(sum(parts, 'uartMs')), ms(sum(parts, 'usbMs')), ''],
      ],
    ),
  ];
  const shipped = BRIDGE_SHIPPED_MS - BRIDGE_MS;
  return {
    title:
      'Stop-time budget: from the needle passing the limit to the motor off, every part at its worst at once',
    figures: [
      {
        label: '… with a bridge whose timer cannot be lowered, batch, 115200',
        value: sum(byBatch, 'uartMs') + shipped,
        unit: 'ms',
      },
      { label: 'longest line of the protocol at 115200', value: lineMs(MAX_LINE_BYTES), unit: 'ms' },
    ],
    checks: [
      check('by ALARM, 115200 baud', sum(byAlarm, 'uartMs'), BOUND_UART_MS),
      check('by ALARM, native USB', sum(byAlarm, 'usbMs'), BOUND_USB_MS),
      check('by the batch alone, 115200 baud', sum(byBatch, 'uartMs'), BOUND_UART_MS),
      check('by the batch alone, native USB', sum(byBatch, 'usbMs'), BOUND_USB_MS),
    ],
    notes: [...shown('by ALARM (profile `strict`)', byAlarm), ...shown('by the batch alone', byBatch)],
  };
}

/** From a write on the far end of a pseudo-terminal to the bytes in the link's hands, through the product's own port. */
async function ttyP99Ms(): Promise<number> {
  const far = await openPty({ bytes: () => {} });
  const stream = await openTty(far.address, { now: () => performance.now() * 1000 });
  const waits: number[] = [];
  let sentMs = 0;
  stream.listen({
    bytes: () => waits.push(performance.now() - sentMs),
    sent: () => {},
    closed: () => {},
  });
  const line = Buffer.from(encode({ type: 'BEAT', heard: 0xffff }, 0, 0), 'latin1');
  try {
    for (let n = 0; n < TTY_LINES; n++) {
      sentMs = performance.now();
      far.write(line);
      await sleep(2);
    }
  } finally {
    await stream.close();
    far.close();
  }
  return quantile(waits, 0.99);
}
