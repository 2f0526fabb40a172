/** The parts of `evenstroke bench`, by name. */
import type { Section } from './report.ts';

export interface BenchSettings {
  /** Length of each measurement of the whole path. */
  readonly seconds: number;
}

export const sectionNames = [
  'decoding',
  'flood',
  'truth',
  'storage',
  'path',
  'port',
  'page',
  'stop',
] as const;
export type SectionName = (typeof sectionNames)[number];

export const sections: Record<SectionName, (settings: BenchSettings) => AsyncGenerator<Section>> = {
  async *decoding() {
    yield* await (await import('./decoding.ts')).decoding();
  },
  async *flood() {
    yield await (await import('./flood.ts')).flood();
  },
  async *truth() {
    yield* (await import('./truth.ts')).truth();
  },
  async *storage() {
    yield await (await import('./storage.ts')).storage();
  },
  async *path(settings) {
    yield* (await import('./path.ts')).path(settings);
  },
  async *port(settings) {
    yield await (await import('./port.ts')).port(settings);
  },
  async *stop(settings) {
    yield* (await import('./stop.ts')).stop(settings);
  },
  async *page(settings) {
    yield* (await import('./page.ts')).page(settings);
  },
};
