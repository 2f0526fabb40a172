import { useSignal } from '@preact/signals';
import type { Device } from '../../../src/server/wire.ts';
import { bytes, number } from '../../format.ts';
import { Facts } from '../../parts/Facts.tsx';
import { text } from '../../text.ts';
import { ChannelTable } from './ChannelTable.tsx';
import { RawLines } from './RawLines.tsx';

/** Everything known of one device, or of one port that is not yet a device. */
export function DeviceCard({ device }: { device: Device }) {
  const words = text.devices;
  const lines = useSignal(false);
  const { serial, role, state, problem } = device;
  return (
    <article class="panel device" data-testid="device" data-key={device.key} data-state={state}>
      <div class="device-head">
        <h2>
          {role === null ? words.unknown : words.role[role]}{' '}
          <span>{serial ?? device.address ?? device.key}</span>
        </h2>
        {device.virtual && <span class="tag">{words.virtual}</span>}
        <span class={`state state-${state}`} data-testid="device-state">
          <span class="badge-dot" aria-hidden="true" />
          {words.state[state]}
        </span>
      </div>
      {problem !== null && <p class="problem">{problem}</p>}
      <Identity device={device} />
      {(serial !== null || device.counters.bytes > 0) && (
        <>
          <h3>{words.counters}</h3>
          <Counters device={device} />
        </>
      )}
      {serial !== null && (
        <>
          <h3>{words.clock}</h3>
          <Clock device={device} />
        </>
      )}
      {device.channels.length > 0 && <ChannelTable channels={device.channels} />}
      <div>
        <button
          type="button"
          class="button"
          aria-expanded={lines.value}
          data-testid="show-lines"
          onClick={() => {
            lines.value = !lines.value;
          }}
        >
          {lines.value ? words.linesHide : words.linesShow}
        </button>
      </div>
      {lines.value && <RawLines deviceKey={device.key} />}
    </article>
  );
}

function Identity({ device }: { device: Device }) {
  const { identity } = text.devices;
  const { model, firmware, protocol, boot, address, capabilities } = device;
  const rows: readonly (readonly [string, string | null])[] = [
    [identity.model, model],
    [identity.firmware, firmware],
    [identity.protocol, protocol === null ? null : number(protocol)],
    [identity.boot, boot],
    [identity.capabilities, capabilities.length === 0 ? null : capabilities.join(', ')],
    [identity.address, address],
  ];
  const known = rows.filter((row): row is readonly [string, string] => row[1] !== null);
  return (
    <dl class="identity">
      {known.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Counters({ device: { counters } }: { device: Device }) {
  const { counter, bad } = text.devices;
  const reasons = Object.entries(counters.bad).filter(([, count]) => count > 0);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  const worry = (value: number) => (value > 0 ? ({ tone: 'caution' } as const) : {});
  return (
    <>
      <Facts
        facts={[
          { term: counter.lines, value: number(counters.lines), testId: 'counter-lines' },
          { term: counter.bytes, value: bytes(counters.bytes) },
          { term: counter.frames, value: number(counters.frames), testId: 'counter-frames' },
          { term: counter.badTotal, value: number(total), testId: 'counter-bad', ...worry(total) },
          {
            term: counter.lost,
            value: number(counters.lost),
            testId: 'counter-lost',
            ...worry(counters.lost),
          },
          { term: counter.overflows, value: number(counters.overflows), ...worry(counters.overflows) },
          { term: counter.resets, value: number(counters.resets), ...worry(counters.resets) },
          { term: counter.reconnects, value: number(counters.reconnects), ...worry(counters.reconnects) },
          { term: counter.unheard, value: number(counters.unheard), ...worry(counters.unheard) },
        ]}
      />
      {reasons.length > 0 && (
        <p class="quiet">{`${counter.badTotal}: ${reasons.map(([reason, count]) => bad(count, reason)).join(', ')}`}</p>
      )}
    </>
  );
}

function Clock({ device: { clock } }: { device: Device }) {
  const { clockFigure, ppm, us, offset } = text.devices;
  return (
    <Facts
      facts={[
        {
          term: clockFigure.uncertainty,
          value: clock.uncertaintyUs === null ? number(null) : `± ${us(clock.uncertaintyUs)}`,
        },
        { term: clockFigure.drift, value: ppm(clock.driftPpm) },
        { term: clockFigure.offset, value: offset(clock.offsetUs) },
        { term: clockFigure.roundTrip, value: us(clock.roundTripUs) },
        { term: clockFigure.exchanges, value: number(clock.exchanges) },
      ]}
    />
  );
}
