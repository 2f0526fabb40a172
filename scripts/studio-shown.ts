/**
 * A studio as the pictures of the docs show it, made as a technician makes it: every entry goes through the API of a
 * running service, and every point comes from its virtual devices. Some three minutes, most of them measuring.
 */
import type { Service } from '../src/main.ts';
import type {
  DraftView,
  ItemContent,
  ItemView,
  LogRequest,
  QuickCheckState,
  RecordDetail,
} from '../src/server/wire-studio.ts';
import { sleep, until } from '../tests/station/bench.ts';
import { type Api, apiOf } from './studio-api.ts';
import { bringToRest, sweep, withMotor } from './studio-motor.ts';

export interface ShownStudio {
  readonly padSerial: string;
  readonly machineSerial: string;
  readonly padItem: string;
  readonly machineItem: string;
  /** Of the pad's measured calibration, as on its certificate. */
  readonly number: string;
  /** The micrometer stage: what the pad is checked against. */
  readonly standard: string;
  /** What the wizard asks for next, mm. */
  readonly nextMm: number;
}

const TECHNICIAN = 'Ines Duarte';
const INSTRUCTOR = 'Marta Kowalczyk';
const ROOM = { temperatureC: 21.4, humidityPercent: 43 };
/** As the wizard proposes them. */
const DEPTHS_MM = [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5];
const IN = DEPTHS_MM.map((referenceMm) => ({ direction: 'up', referenceMm }) as const);
const OUT = DEPTHS_MM.slice(0, -1)
  .toReversed()
  .map((referenceMm) => ({ direction: 'down', referenceMm }) as const);
/** Enough for the chart to have limits, which are made from the first ten. */
const CHECKS = 11;
/** A person looks at the reading before pressing; the micrometer has come to rest by then. */
const AT_REST_MS = 1_000;
/** The virtual trainee begins by itself; what it does counts as use. */
const CLASS_MS = 30_000;
/** Points of the machine's trend. */
const SWEEPS = 3;
/** The seed of the practice that is pictured: the same serial numbers. */
const SEED = 4;
/** A pad that reads too much by a share that grows, with a loop and a bend. */
const SENSOR = { gainError: 0.012, gainDriftPerWeek: 0.004, hysteresisMm: 0.012, nonlinearityMm: 0.02 };

export async function furnishStudio(service: Service): Promise<ShownStudio> {
  const api = apiOf(service.url);
  const plugIn = async (ageWeeks: number) => {
    await service.virtualBench.start({ trainee: 'steady', seed: SEED, sensor: { ...SENSOR, ageWeeks } });
    const isReady = () =>
      service.station.gauges().filter((each) => each.state === 'online' && each.sampledUs !== null).length ===
      2;
    await until('the virtual devices', isReady, 30_000);
    // A pad is believed once its clock has settled.
    await sleep(2_000);
  };
  await plugIn(0);
  const { pad, machine, micrometer } = await enterItems(api);
  const padSerial = pad.content.serial;
  const machineSerial = machine.content.serial;
  const press = (depthMm: number | null) => api('PUT', '/virtual/micrometer', { serial: padSerial, depthMm });

  // With the micrometer there no hand works in the pad, so the needle runs free.
  await press(-0.5);
  await calibrateMachine(api, machineSerial);

  await setReactions(api, 'observe');
  const first = await openPadDraft(api, padSerial, micrometer.id);
  for (const cycle of [1, 2]) await takePoints(api, press, first, cycle, [...IN, ...OUT]);
  const record = await approve(api, first, INSTRUCTOR);
  for (let n = 0; n < CHECKS; n++) await quickCheck(api, press, padSerial, micrometer.id);

  // Three weeks of use later it reads more, and the wizard finds it so.
  await press(null);
  await plugIn(3);
  await api('POST', '/sessions', { label: 'Morning class' });
  await sleep(CLASS_MS);
  await api('POST', '/sessions/current/stop');
  await bringToRest(api, machineSerial, TECHNICIAN);
  await quickCheck(api, press, padSerial, micrometer.id);
  const second = await openPadDraft(api, padSerial, micrometer.id);
  await takePoints(api, press, second, 1, [...IN, ...OUT.slice(0, 3)]);
  await press(null);
  return {
    padSerial,
    machineSerial,
    padItem: pad.id,
    machineItem: machine.id,
    number: record.number ?? '',
    standard: micrometer.id,
    nextMm: OUT[3]?.referenceMm ?? 0,
  };
}

/** The register: what a studio has on its shelves, and what was done to it. */
async function enterItems(api: Api) {
  const bare = { maker: '', model: '', serial: '', placeId: null, note: '', reminders: [] };
  const enter = (content: Partial<ItemContent> & Pick<ItemContent, 'kind' | 'name'>) =>
    api<ItemView>('POST', '/register', { content: { ...bare, ...content }, by: TECHNICIAN });
  const log = (item: ItemView, entry: Omit<LogRequest, 'by'>) =>
    api('POST', `/register/${item.id}/log`, { by: TECHNICIAN, ...entry });
  const standard = (
    name: string,
    serial: string,
    maker: string,
    more: Partial<Extract<ItemContent, { kind: 'standard' }>['standard']>,
  ) =>
    enter({
      kind: 'standard',
      name,
      serial,
      maker,
      standard: {
        reference: 'micrometer',
        certificate: '',
        validUntil: null,
        expandedMm: 0.003,
        k: 2,
        resolutionMm: 0.001,
        ...more,
      },
    });

  const room = await enter({ kind: 'place', name: 'Bench 2, practice room' });
  const micrometer = await standard('Micrometer stage, 25 mm', 'MS-40211', 'Halden', {
    certificate: 'K-2026-11873',
    validUntil: dayIn(400),
  });
  await standard('Gauge blocks, 0.5 to 3 mm', 'GB-118', 'Halden', {
    reference: 'gauge-blocks',
    certificate: 'K-2026-11874',
    // Somebody has to see to it: the list begins with that.
    validUntil: dayIn(-20),
    expandedMm: 0.0008,
    resolutionMm: 0,
  });
  const supply = await enter({
    kind: 'supply',
    name: 'Bench supply',
    serial: '30-2-0457',
    maker: 'Northline',
    model: '30 V, 2 A',
    placeId: room.id,
  });
  await log(supply, {
    kind: 'service',
    text: 'Output compared with the bench voltmeter: 7.00 V shows 7.01 V.',
  });
  for (const [name, diameterMm, points] of [
    ['1 × 0.18 mm', 0.18, 1],
    ['3 × 0.25 mm', 0.25, 3],
  ] as const)
    await enter({ kind: 'needle', name, maker: 'Northline', needle: { diameterMm, points, membrane: true } });

  const items = await api<ItemView[]>('GET', '/register');
  const device = async (kind: 'pad' | 'machine', reminders: ItemContent['reminders']) => {
    const item = items.find(({ content, online }) => content.kind === kind && online);
    if (item === undefined) throw new Error(`the ${kind} has not entered the register`);
    const content = { ...item.content, placeId: room.id, reminders };
    const { id, version } = item;
    return api<ItemView>('PUT', `/register/${id}`, { content, version, by: TECHNICIAN });
  };
  const pad = await device('pad', [
    { id: 'skin', label: 'New practice skin', everyDays: null, everyHours: null, everyStrokes: 200_000 },
    { id: 'clean', label: 'Clean the rim', everyDays: 30, everyHours: null, everyStrokes: null },
  ]);
  await log(pad, {
    kind: 'service',
    text: 'New practice skin, rim cleaned and tightened.',
    reminderId: 'skin',
  });
  const machine = await device('machine', [
    { id: 'grease', label: 'Clean and grease', everyDays: 90, everyHours: 40, everyStrokes: null },
  ]);
  await log(machine, { kind: 'note', text: 'Plug of the supply lead replaced; runs quieter than before.' });
  await log(machine, {
    kind: 'service',
    text: 'Cleaned and greased, membrane renewed.',
    reminderId: 'grease',
  });
  return { pad, machine, micrometer };
}

/** Whole and approved; then begun anew, for the page that is pictured. */
async function calibrateMachine(api: Api, serial: string): Promise<void> {
  await setReactions(api, 'training');
  const open = async () => {
    const { id } = await api<DraftView>('POST', '/calibrations/drafts', {
      item: 'machine',
      serial,
      by: TECHNICIAN,
    });
    await change(api, id, {
      standardId: null,
      environment: ROOM,
      place: 'Bench 2, practice room',
      condition: 'Clean, greased this morning, no play in the bearing',
      byHand: {
        startUpVolt: { value: 2.6, expanded: 0.1, instrument: 'Bench supply 30-2-0457' },
        strokeLengthMm: { value: 3.5, expanded: 0.05, instrument: 'Caliper 3' },
      },
    });
    return id;
  };
  /** A busy computer stops the motor, rightly: then the calibration is discarded and begun anew. */
  const swept = async (back: boolean) => {
    for (let n = 1; ; n++) {
      const draft = await open();
      try {
        await withMotor(api, serial, TECHNICIAN, (token) =>
          sweep(api, draft, token, { fromMilliV: 4_000, toMilliV: 8_000, steps: 5, back }),
        );
        return draft;
      } catch (error) {
        if (n === 5) throw error;
        const reason = 'The motor was stopped half-way';
        await api('DELETE', `/calibrations/drafts/${draft}`, { by: TECHNICIAN, reason });
      }
    }
  };
  for (let n = 0; n < SWEEPS; n++) await approve(api, await swept(true), INSTRUCTOR);
  await swept(false);
}

async function openPadDraft(api: Api, serial: string, standardId: string): Promise<string> {
  const wish = { item: 'pad', serial, by: TECHNICIAN };
  const { id } = await api<DraftView>('POST', '/calibrations/drafts', wish);
  await change(api, id, {
    standardId,
    environment: ROOM,
    place: 'Bench 2, practice room',
    condition: 'Surface clean, one shallow cut near the rim, outside the measured field',
    toleranceMm: 0.05,
  });
  return id;
}

async function takePoints(
  api: Api,
  press: (depthMm: number) => Promise<unknown>,
  draft: string,
  cycle: number,
  steps: readonly { readonly direction: 'up' | 'down'; readonly referenceMm: number }[],
): Promise<void> {
  for (const step of steps) {
    await press(step.referenceMm);
    await sleep(AT_REST_MS);
    await settled(() =>
      api('POST', `/calibrations/drafts/${draft}/points`, {
        run: 'as-found',
        cycle,
        ...step,
        temperatureC: 21.4,
      }),
    );
  }
}

async function quickCheck(
  api: Api,
  press: (depthMm: number) => Promise<unknown>,
  serial: string,
  standardId: string,
): Promise<void> {
  const begun = { serial, by: TECHNICIAN, standardId };
  const { id, wanted } = await api<QuickCheckState>('POST', '/quick-checks', begun);
  for (const referenceMm of wanted) {
    await press(referenceMm);
    await sleep(AT_REST_MS);
    await settled(() => api('POST', `/quick-checks/${id}/points`, { referenceMm }));
  }
}

/** A busy computer lets a virtual pad fall silent for a moment: the point is asked for again, as a person would. */
async function settled(take: () => Promise<unknown>): Promise<void> {
  for (let n = 1; ; n++)
    try {
      await take();
      return;
    } catch (error) {
      if (n === 15) throw error;
      await sleep(1_000);
    }
}

/** What is asked about a sound point is answered as a person answers it, with a name and a reason. */
async function approve(api: Api, id: string, by: string): Promise<RecordDetail> {
  let view = await api<DraftView>('GET', `/calibrations/drafts/${id}`);
  const asked = view.problems.filter(({ effect }) => effect === 'asks').flatMap(({ points }) => points);
  for (const point of new Set(asked))
    view = await api<DraftView>('POST', `/calibrations/drafts/${id}/points/${point}/kept`, {
      by,
      reason: 'Looked at again; the reference had not moved',
    });
  const wish = { version: view.version, by, dueOn: dayIn(180), dueStrokes: null };
  return api<RecordDetail>('POST', `/calibrations/drafts/${id}/approve`, wish);
}

async function change(api: Api, id: string, header: object): Promise<void> {
  const { version } = await api<DraftView>('GET', `/calibrations/drafts/${id}`);
  await api('PUT', `/calibrations/drafts/${id}`, { version, ...header });
}

/** The micrometer presses deeper than a hand may, which is no reason to stop anything. */
async function setReactions(api: Api, reactions: string): Promise<void> {
  const { version } = await api<{ version: number }>('GET', '/safety');
  await api('PUT', '/safety', { version, reactions, clearCode: null, by: TECHNICIAN });
}

const dayIn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
