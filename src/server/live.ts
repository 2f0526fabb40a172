/** The live feed: one WebSocket a page. Events at once, gauges as latest value, traces as binary frames. */

import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import {
  bufferTime,
  defer,
  filter,
  interval,
  map,
  mergeMap,
  type Subscription,
  share,
  startWith,
  throttleTime,
} from 'rxjs';
import { z } from 'zod';
import { EvenstrokeError } from '../errors.ts';
import type { StationEvent } from '../safety/types.ts';
import { plainLabel } from '../station/label.ts';
import { actorOf } from './actor.ts';
import { controlNews } from './control-news.ts';
import { Outbox } from './outbox.ts';
import { parseJson } from './parse-json.ts';
import { presentDevices } from './present.ts';
import type { Services } from './services.ts';
import { joinRuns, traceFrame } from './trace-frame.ts';
import { type Feed, feedRequestSchema } from './wire.ts';

/** Two frames of a 60 Hz screen: what a page can show. */
const TRACE_MS = 33;
const GAUGE_MS = 66;
const DEVICES_MS = 250;
const MACHINE_MS = 100;
/** How often an event that goes on is told of as it grows. */
const GROWTH_US = 100_000;
/** Dots that a page which comes later is told at once, some 2 MB; all of 10⁵ would be more than its outbox takes. */
const MOST_TOLD = 10_000;

export const liveFeed: FastifyPluginAsyncZod<Services> = async (
  app,
  { station, scales, attempts, controls, studio, version, now },
) => {
  // Each is made once, however many pages look, and not at all when none does.
  const gauges$ = interval(GAUGE_MS).pipe(
    map(() => JSON.stringify({ type: 'gauges', stationUs: now(), gauges: station.gauges() } satisfies Feed)),
    share(),
  );
  const devices$ = station.changed$.pipe(
    startWith(undefined),
    throttleTime(DEVICES_MS, undefined, { leading: true, trailing: true }),
    map((): Feed => ({ type: 'devices', devices: presentDevices({ station, scales }) })),
  );
  const frames$ = station.traces$.pipe(
    bufferTime(TRACE_MS),
    mergeMap((runs) =>
      joinRuns(runs.toSorted((a, b) => (a.serial < b.serial ? -1 : a.serial > b.serial ? 1 : 0))),
    ),
    map((run) => ({ serial: run.serial, frame: traceFrame(run) })),
    share(),
  );
  const marks$ = station.marks$.pipe(
    bufferTime(TRACE_MS),
    filter((marks) => marks.length > 0),
    share(),
  );
  const readings$ = station.readings$.pipe(
    bufferTime(MACHINE_MS),
    filter((readings) => readings.length > 0),
    share(),
  );

  // Begun anew when a first page comes, so that nothing is remembered of events that nobody was told of.
  const events$ = defer(() => station.events$.pipe(filter(isNews(now)))).pipe(share());

  const control$ = controlNews(controls.changed$, () => controls.views()).pipe(share());
  const controlNow = (): Feed => ({ type: 'control', machines: controls.views() });

  const schema = {
    operationId: 'liveFeed',
    tags: ['live feed'],
    summary: 'The live feed, as a WebSocket',
    description:
      'Text messages are JSON objects told apart by "type": hello, control, attempt, guided, gauges, devices, event, session, marks, machine, steady, dropped. Binary messages are depth traces. Requests: {"type":"watch","serials":[…]}, whose traces, marks and telemetry to send; {"type":"hold","tokens":[…]} every half second, which renews leases and binds them to this connection; {"type":"steady","serial":…}, of which pad to tell how steady its raw counts are, or null; {"type":"stop"}, the protective stop.',
    response: { 101: z.undefined().describe('from here on a WebSocket') },
  };
  const handler = () => {
    throw new EvenstrokeError(
      'bad-input',
      'This is the live feed, which is a WebSocket, and the request did not ask for one. Open it with the scheme ws://.',
    );
  };
  const follow = (socket: WebSocket, request: FastifyRequest) => {
    const actor = actorOf(request);
    const outbox = new Outbox(socket);
    const watched = new Set<string>();
    /** Leases that are renewed over this feed, and end with it. */
    const held = new Set<string>();
    let steady: Subscription | null = null;
    // First of all; what happens from now on follows it.
    outbox.must({
      type: 'hello',
      version,
      stationUs: now(),
      profile: station.profile,
      session: station.session,
      events: station.recentEvents(),
      attempts: attempts.live(),
    });
    outbox.must(controlNow());
    for (const { id } of attempts.live()) {
      const all = attempts.toldDots(id);
      const from = Math.max(0, all.length - MOST_TOLD);
      if (all.length > 0) outbox.must({ type: 'guided', attemptId: id, from, dots: all.slice(from) });
    }
    const subscriptions: Subscription[] = [
      events$.subscribe((event) => outbox.must({ type: 'event', event })),
      station.session$.subscribe((session) => outbox.must({ type: 'session', session })),
      control$.subscribe((machines) => outbox.must({ type: 'control', machines: [...machines] })),
      attempts.news$.subscribe((news) => outbox.must(news)),
      devices$.subscribe((message) => outbox.must(message)),
      gauges$.subscribe((text) => outbox.latest(text)),
      frames$.subscribe(({ serial, frame }) => {
        if (watched.has(serial)) outbox.may(frame);
      }),
      marks$.subscribe((marks) => {
        const mine = marks.filter(({ value }) => watched.has(value.serial));
        if (mine.length === 0) return;
        const message: Feed = {
          type: 'marks',
          strokes: mine.flatMap((mark) => (mark.kind === 'stroke' ? [mark.value] : [])),
          dots: mine.flatMap((mark) => (mark.kind === 'dot' ? [mark.value] : [])),
        };
        outbox.may(JSON.stringify(message));
      }),
      readings$.subscribe((readings) => {
        for (const [serial, list] of Map.groupBy(readings, (each) => each.serial)) {
          if (!watched.has(serial)) continue;
          const message: Feed = {
            type: 'machine',
            serial,
            readings: list.map(({ value }) => [value.atUs, value.rateHz, value.measuredV, value.currentA]),
          };
          outbox.may(JSON.stringify(message));
        }
      }),
    ];
    socket.on('message', (data: Buffer) => {
      const { success, data: asked } = feedRequestSchema.safeParse(parseJson(data.toString('utf8')));
      if (!success) {
        socket.close(1008, 'not a request of this feed');
        return;
      }
      switch (asked.type) {
        case 'stop':
          controls.stop({ kind: 'person', detail: plainLabel(asked.by ?? '').trim() }, actor);
          outbox.must(controlNow());
          return;
        case 'hold':
          for (const token of asked.tokens) {
            if (controls.renew(token)) held.add(token);
            else held.delete(token);
          }
          return;
        case 'watch':
          watched.clear();
          for (const serial of asked.serials) watched.add(serial);
          return;
        case 'steady':
          steady?.unsubscribe();
          steady =
            asked.serial === null
              ? null
              : studio.readings
                  .steady$(asked.serial)
                  .subscribe((reading) =>
                    outbox.latest(JSON.stringify({ type: 'steady', ...reading } satisfies Feed)),
                  );
      }
    });
    socket.on('error', (error: Error) => app.log.debug({ err: error }, 'live feed'));
    socket.on('close', () => {
      controls.lost([...held]);
      steady?.unsubscribe();
      for (const subscription of subscriptions) subscription.unsubscribe();
    });
  };
  app.route({ method: 'GET', url: '/live', schema, handler, wsHandler: follow });
};

/** An event is told when it begins, when it ends, and in between as it grows, but not with every line of it. */
function isNews(now: () => number): (event: StationEvent) => boolean {
  const toldUs = new Map<string, number>();
  return ({ serial, id, onsetUs, endUs }) => {
    const key = `${serial} ${id} ${onsetUs}`;
    const at = now();
    if (endUs !== null) {
      toldUs.delete(key);
      return true;
    }
    if (at - (toldUs.get(key) ?? Number.NEGATIVE_INFINITY) < GROWTH_US) return false;
    toldUs.set(key, at);
    return true;
  };
}
