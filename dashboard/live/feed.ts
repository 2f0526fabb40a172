/** The one live connection of the page: reads the feed, keeps the state, comes back when it breaks. */
import { batch } from '@preact/signals';
import type { ActiveSession, DotMark, Feed, FeedEvent, Gauge } from '../../src/server/wire.ts';
import type { GuidedDot } from '../../src/server/wire-training.ts';
import { compare, feedLost, tokensDue } from '../control/leases.ts';
import { forgetControls, takeControls } from '../control/state.ts';
import { takeAttempt, takeAttempts, takeGuided } from '../training/attempts.ts';
import { eventKey, takeEvent } from './annunciator.ts';
import { recallDots } from './recall.ts';
import * as state from './state.ts';
import { readTraceFrame } from './traceFrame.ts';
import { clearMarks, forgetTracks, machineTrack, padTrack } from './tracks.ts';

const RETRY_MS = [250, 500, 1000, 2000, 4000] as const;

/** Told at once, before anything is drawn: this is where sound begins. */
export interface FeedListener {
  event(event: FeedEvent): void;
  dots(dots: readonly DotMark[]): void;
  /** Dots of a drill, judged by its own limits. */
  guided(attemptId: string, dots: readonly GuidedDot[]): void;
}

let socket: WebSocket | null = null;
let watched: readonly string[] = [];
let attempts = 0;

/** Asks for the traces, marks and telemetry of these devices, now and after every reconnect. */
export function watch(serials: readonly string[]): void {
  if (serials.join('\n') === watched.join('\n')) return;
  watched = serials;
  sendWatch();
}

function sendWatch(): void {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ type: 'watch', serials: watched }));
    recallDots(watched);
  }
}

/** Asks how steady the raw counts of this pad are, now and after every reconnect; null: no more. */
export function askSteady(serial: string | null): void {
  state.measured.value = serial;
  state.steady.value = null;
  sendSteady();
}

function sendSteady(): void {
  if (socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ type: 'steady', serial: state.measured.peek() }));
}

/** Sends the protective stop over the feed; false where there is none to send it over. */
export function sendStop(by: string): boolean {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify(by === '' ? { type: 'stop' } : { type: 'stop', by }));
  return true;
}

function hold(): void {
  const tokens = tokensDue(performance.now());
  if (tokens.length > 0 && socket?.readyState === WebSocket.OPEN)
    socket.send(JSON.stringify({ type: 'hold', tokens }));
}

export function startFeed(listener: FeedListener): void {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const next = new WebSocket(`${scheme}://${location.host}/api/live`);
  next.binaryType = 'arraybuffer';
  socket = next;
  next.onopen = () => {
    sendWatch();
    if (state.measured.peek() !== null) sendSteady();
  };
  next.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    state.heard();
    if (typeof data !== 'string') takeTrace(data);
    else take(JSON.parse(data) as Feed, listener);
  };
  next.onclose = () => {
    const wait = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)];
    attempts += 1;
    batch(() => {
      state.feedState.value = 'closed';
      forgetControls();
      feedLost();
      state.steady.value = null;
    });
    setTimeout(() => startFeed(listener), wait);
  };
}

function takeTrace(data: ArrayBuffer): void {
  const frame = readTraceFrame(data);
  if (frame !== null) padTrack(frame.serial).append(frame);
}

function take(message: Feed, listener: FeedListener): void {
  const now = state.pageUs();
  switch (message.type) {
    case 'hello':
      attempts = 0;
      forgetTracks();
      changed.clear();
      state.stationClock.reset();
      state.stationClock.observe(now, message.stationUs);
      batch(() => {
        state.feedState.value = 'open';
        state.profile.value = message.profile;
        state.session.value = message.session;
        takeAttempts(message.attempts);
        state.events.value = message.events.reduce<readonly FeedEvent[]>(takeEvents, []);
        state.gauges.value = new Map();
        state.gaugesTold.value = false;
        state.dropped.value = 0;
        state.stationUs.value = message.stationUs;
      });
      return;
    case 'gauges':
      hold();
      state.stationClock.observe(now, message.stationUs);
      state.gaugesTold.value = true;
      state.gauges.value = new Map(message.gauges.map((gauge): [string, Gauge] => [gauge.serial, gauge]));
      return;
    case 'devices':
      state.devices.value = message.devices;
      return;
    case 'event':
      takeOneEvent(message.event, listener);
      return;
    case 'session':
      takeSession(message.session);
      return;
    case 'marks':
      takeMarks(message, listener);
      return;
    case 'machine':
      for (const [atUs, rateHz, volts] of message.readings) {
        machineTrack(message.serial).append(atUs, rateHz, volts);
      }
      return;
    case 'attempt':
      takeAttempt(message.attempt);
      return;
    case 'guided':
      listener.guided(message.attemptId, message.dots);
      takeGuided(message.attemptId, message.from, message.dots);
      return;
    case 'control':
      takeControls(message.machines);
      compare(message.machines, performance.now());
      return;
    case 'steady':
      // One that was asked for before may still be on its way.
      if (message.serial === state.measured.peek()) state.steady.value = message;
      return;
    case 'dropped':
      state.dropped.value += message.messages;
  }
}

/** A session began, changed or ended, by this page or by another. */
export function takeSession(session: ActiveSession | null): void {
  if (session !== null && session.id !== state.session.value?.id) clearMarks();
  state.session.value = session;
}

/** An event that goes on comes again with every line; its changes are shown at most this often. */
const CHANGES_MS = 100;
const changed = new Map<string, FeedEvent>();

function takeOneEvent(event: FeedEvent, listener: FeedListener): void {
  const key = eventKey(event);
  if (!state.events.peek().some((known) => eventKey(known) === key)) {
    // News: heard and shown at once.
    listener.event(event);
    state.eventArrived(key);
    state.events.value = takeEvent(state.events.peek(), event);
    return;
  }
  if (changed.size === 0) setTimeout(showChanges, CHANGES_MS);
  changed.set(key, event);
}

function showChanges(): void {
  state.events.value = [...changed.values()].reduce<readonly FeedEvent[]>(takeEvents, state.events.peek());
  changed.clear();
}

const takeEvents = (all: readonly FeedEvent[], event: FeedEvent) => takeEvent(all, event);

function takeMarks({ strokes, dots }: Extract<Feed, { type: 'marks' }>, listener: FeedListener): void {
  listener.dots(dots);
  const serials = new Set([...strokes, ...dots].map((mark) => mark.serial));
  for (const serial of serials) {
    padTrack(serial).mark(
      strokes.filter((stroke) => stroke.serial === serial),
      dots.filter((dot) => dot.serial === serial),
    );
  }
}
