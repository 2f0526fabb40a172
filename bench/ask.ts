/** A service asked over its API, as a page asks it. */
import { setTimeout as sleep } from 'node:timers/promises';

const ONLINE_MS = 30_000;

export type Ask = <T>(path: string, method?: string, body?: object) => Promise<T>;

/** @throws where the service says no, with what it says */
export const asking =
  (url: string): Ask =>
  async <T>(path: string, method = 'GET', body?: object): Promise<T> => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  };

/** What is used of the diagnostics of the service. */
export interface Diagnostics {
  readonly stationUs: number;
  readonly eventLatency: { readonly events: number; readonly p50Us: number; readonly p99Us: number };
  readonly devices: readonly {
    readonly state: string;
    readonly counters: {
      readonly lines: number;
      readonly bad: Readonly<Record<string, number>>;
      readonly frames: number;
      readonly lost: number;
      readonly overflows: number;
    };
  }[];
}

/** Waits until so many devices are there, and where `streaming` is asked for have sent samples. @throws where they do not come */
export async function allOnline(ask: Ask, count: number, { streaming = false } = {}): Promise<void> {
  const until = performance.now() + ONLINE_MS;
  for (;;) {
    const { devices } = await ask<Diagnostics>('/diagnostics');
    const there = devices.filter(
      ({ state, counters }) => state === 'online' && (!streaming || counters.frames > 0),
    ).length;
    if (there >= count) return;
    if (performance.now() > until)
      throw new Error(`${there} of ${count} virtual devices came online in ${ONLINE_MS / 1000} s`);
    await sleep(100);
  }
}
