/** The whole path, tty to store and feed, for 1 to 32 pads. */
import type { Check, Section } from './report.ts';
import { measurePads, type PathFigures } from './whole-path.ts';

const PADS = [1, 4, 16, 32];
/** What must be shown: this many without loss on two cores. */
const BOUND_PADS = 16;
const BOUND_EVENT_MS = 5;

export async function* path({ seconds }: { seconds: number }): AsyncGenerator<Section> {
  for (const pads of PADS) yield sectionOf(await measurePads(pads, seconds));
}

function sectionOf(path: PathFigures): Section {
  const { feed } = path;
  return {
    title: `The whole path, ${path.pads} ${path.pads === 1 ? 'pad' : 'pads'} at 2 kHz, recorded and watched`,
    figures: [
      { label: 'service, of one core', value: path.servicePercent, unit: '%' },
      {
        label: 'service, a line',
        value: (path.servicePercent * path.seconds * 1e4) / path.lines,
        unit: 'µs',
      },
      { label: 'virtual pads, of one core', value: path.devicesPercent, unit: '%' },
      { label: 'lines', value: path.lines / path.seconds, unit: 'a second' },
      { label: 'samples received of those taken', value: path.receivedPercent, unit: '%' },
      { label: 'lines lost', value: path.lostLines, unit: '' },
      { label: 'lines bad', value: path.badLines, unit: '' },
      { label: 'samples dropped by pads', value: path.overflows, unit: '' },
      { label: 'gaps recorded', value: path.gaps, unit: '' },
      { label: 'samples received and not stored', value: path.unstored, unit: '' },
      { label: 'samples in the feed', value: path.feedSamplesPercent, unit: '%' },
      { label: 'left out of the feed', value: feed.dropped, unit: 'messages' },
      { label: 'feed', value: feed.messages / path.seconds, unit: 'messages a second' },
      { label: 'events', value: path.events, unit: '' },
      { label: 'line in to event out, p50', value: path.eventP50Ms, unit: 'ms' },
      { label: 'line in to event out, p99', value: path.eventP99Ms, unit: 'ms' },
      { label: 'unsafe sample to event in the page’s socket, p50', value: path.unsafeP50Ms, unit: 'ms' },
      { label: 'unsafe sample to event in the page’s socket, p99', value: path.unsafeP99Ms, unit: 'ms' },
      { label: 'event loop late, p99', value: path.loopDelayP99Ms, unit: 'ms' },
      { label: 'event loop late, most', value: path.loopDelayMaxMs, unit: 'ms' },
    ],
    checks: path.pads === BOUND_PADS ? checksOf(path) : [],
  };
}

const checksOf = (path: PathFigures): Check[] => [
  {
    what: 'lines and samples lost, bad, dropped or not stored, and gaps',
    value: path.lostLines + path.badLines + path.overflows + path.gaps + Math.abs(path.unstored),
    bound: 0,
    sense: 'at most',
    unit: '',
  },
  { what: 'samples received', value: path.receivedPercent, bound: 99.5, sense: 'at least', unit: '%' },
  { what: 'events to judge by', value: path.events, bound: 1, sense: 'at least', unit: '' },
  {
    what: 'line in to event out, p99',
    value: path.eventP99Ms,
    bound: BOUND_EVENT_MS,
    sense: 'at most',
    unit: 'ms',
  },
];
