/** A service with a virtual pad, its micrometer and a machine, for the tests of measuring: real ttys, real database. */
import { join } from 'node:path';
import { startVirtualBench, type VirtualBench } from '../../src/emulator/run.ts';
import type { DraftView } from '../../src/server/wire-studio.ts';
import { type Running, startRunning, until } from './harness.ts';

export interface Measuring extends Running {
  readonly devices: VirtualBench;
  /** Ids of reference standards in the register. */
  readonly micrometer: string;
  readonly expired: string;
  /** Sends and wants this status; answers the body. */
  ask<T = DraftView>(method: string, path: string, body?: unknown, status?: number): Promise<T>;
  /** Sends what is to be refused; answers the words. */
  refused(method: string, path: string, body: unknown, status: number): Promise<string>;
}

export async function startMeasuring(): Promise<Measuring> {
  const running = await startRunning({ devices: false, idle: true });
  const devices = await startVirtualBench({
    registry: join(running.dataDir, 'ports'),
    seed: 3,
    localStartS: null,
  });
  const serialOf = (role: string) => devices.devices.find((each) => each.role === role)?.serial ?? '';
  const { studio } = running.service.store;
  const standard = (name: string, validUntil: string) =>
    studio.addItem(
      {
        kind: 'standard',
        name,
        serial: name,
        maker: '',
        model: '',
        placeId: null,
        note: '',
        reminders: [],
        standard: {
          reference: 'micrometer',
          certificate: 'C-77',
          validUntil,
          expandedMm: 0.002,
          k: 2,
          resolutionMm: 0.001,
        },
      },
      'Ada',
    );
  const micrometer = await standard('Micrometer 25', '2099-12-31');
  const expired = await standard('Old blocks', '2020-12-31');
  const send = async (method: string, path: string, body: unknown, status: number) => {
    const answer = await running.send(method, path, body);
    if (answer.status !== status)
      throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 600)}`);
    return answer.body;
  };
  const close = async () => {
    devices.close();
    await running.close();
  };
  try {
    await until('a pad and a machine give readings', () => {
      const gauges = running.service.station.gauges();
      return gauges.length === 2 && gauges.every(({ sampledUs }) => sampledUs !== null);
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    ...running,
    pad: serialOf('pad'),
    machine: serialOf('machine'),
    devices,
    micrometer: micrometer.id,
    expired: expired.id,
    ask: async <T>(method: string, path: string, body?: unknown, status = method === 'POST' ? 201 : 200) =>
      (await send(method, path, body, status)) as T,
    refused: async (method, path, body, status) =>
      ((await send(method, path, body, status)) as { message: string }).message,
    fault: async (order) => devices.fault(order),
    unplug: () => devices.close(),
    close,
  };
}
