import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import { version } from '../config.ts';
import { EvenstrokeError } from '../errors.ts';
import { trainingDefault } from '../safety/profiles.ts';
import { dotFrom, eventFrom, strokeFrom } from '../station/from-start.ts';
import { plainLabel } from '../station/label.ts';
import { replayCapture } from '../station/replay.ts';
import { SessionRecorder } from '../station/session-recorder.ts';
import type { DeviceSinks } from '../station/sinks.ts';
import { readCapture } from '../store/capture-file.ts';
import { Store } from '../store/store.ts';
import type { RecordBatch } from '../store/types.ts';
import { dataOption, jsonOption } from './options.ts';

export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'plays a capture through the same path as a cable; the same capture gives the same decisions',
    )
    .argument('<file>', 'a capture, from "evenstroke record --capture"')
    .addOption(jsonOption('each stroke, dot and event as a line of JSON'))
    .option('--save', 'store it as a session of the data folder, to look at on the page', false)
    .addOption(dataOption())
    .addHelpText('after', '\nExit code: 0 played to its end, 1 it is no capture or is damaged.')
    .action(replay);
}

interface Counts {
  strokes: number;
  dots: number;
  events: Map<string, string>;
}

async function replay(path: string, options: { json?: true; save: boolean; data: string }): Promise<void> {
  const { header } = await readCapture(path);
  let failure: string | null = null;
  const failed = (_id: string, reason: string) => {
    failure = reason;
  };
  const store = options.save ? await Store.open({ dataDir: options.data, failed }) : null;
  const counts: Counts = { strokes: 0, dots: 0, events: new Map() };
  let recorder: SessionRecorder | null = null;
  let startedUs = 0;
  let lastUs = 0;
  const finished: Promise<void>[] = [];

  const sinks: DeviceSinks = {
    event: (event) => {
      counts.events.set(`${event.serial} ${event.id}`, event.kind);
      recorder?.add({ kind: 'event', value: event });
      say('event', eventFrom(event, startedUs));
    },
    stroke: (stroke) => {
      counts.strokes++;
      recorder?.add({ kind: 'stroke', value: stroke });
      say('stroke', strokeFrom(stroke, startedUs));
    },
    dot: (dot) => {
      counts.dots++;
      recorder?.add({ kind: 'dot', value: dot });
      say('dot', dotFrom(dot, startedUs));
    },
    chunk: (value) => recorder?.add({ kind: 'chunk', value }),
    reading: (serial, value) => recorder?.add({ kind: 'reading', serial, value }),
    described: (value, at, scale) => recorder?.add({ kind: 'device', value, scale, fromUs: at }),
    trace: () => {},
    line: () => {},
    closed: () => {},
  };
  const say = (kind: string, value: object) => {
    if (options.json) console.log(JSON.stringify({ kind, ...value }));
  };

  try {
    const played = await replayCapture({
      path,
      profile: trainingDefault,
      speed: 'max',
      sinks,
      progress: (at) => {
        lastUs = at;
        if (!options.json && process.stderr.isTTY)
          process.stderr.write(`\r${((at - startedUs) / 1e6).toFixed(0)} s`);
      },
      started: (session, label, at) => {
        startedUs = at;
        say('session', { session, label });
        if (store === null) return;
        const start = {
          id: randomUUID(),
          startedAt: header.startedAt,
          label: `${plainLabel(label)} (replay)`.trim(),
          profile: trainingDefault,
          software: version,
          // Where that session is in the data folder too, its use is not counted twice.
          importOf: session,
        };
        // A capture can be played to its end before the database has answered; what is written waits for it.
        const opened = store.openSession(start);
        finished.push(opened);
        const settled = opened.catch(() => {}); // `finished` tells
        const write = async (batch: RecordBatch) => {
          await settled;
          return store.write(batch);
        };
        recorder = new SessionRecorder({ write }, start, at, { links: () => [], now: () => lastUs });
      },
      stopped: (_session, at) => {
        lastUs = at;
        const done = recorder;
        recorder = null;
        if (done && store)
          finished.push(done.finish().then(() => store.closeSession(done.session.id, 'complete')));
      },
    });
    await Promise.all(finished);
    if (failure !== null) throw new EvenstrokeError('storage', failure);
    if (played.records === 0)
      throw new EvenstrokeError('capture', `${path} holds no records. The recording may have ended at once.`);
    if (!options.json) summarize(played.toUs - startedUs, counts);
  } finally {
    await store?.close();
  }
}

function summarize(us: number, { strokes, dots, events }: Counts): void {
  if (process.stderr.isTTY) process.stderr.write('\r');
  const kinds = Object.entries(Object.groupBy(events.values(), (kind) => kind))
    .map(([kind, all]) => `${all?.length} ${kind}`)
    .join(', ');
  console.log(`${(us / 1e6).toFixed(1)} s: ${strokes} strokes, ${dots} dots, events: ${kinds || 'none'}`);
}
