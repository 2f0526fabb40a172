import type { MachineGauge } from '../../../../src/server/wire.ts';
import { held, losses } from '../../../control/leases.ts';
import { agedMs, controls } from '../../../control/state.ts';
import { shownMachine } from '../../../live/choice.ts';
import { feedState, gauges, isStale, machines } from '../../../live/state.ts';
import { text } from '../../../text.ts';
import { EndRun } from './EndRun.tsx';
import { Figures } from './Figures.tsx';
import { Holder, LossNote } from './Holder.tsx';
import { Latched } from './Latched.tsx';
import { Steps } from './Steps.tsx';
import { TargetPicker } from './TargetPicker.tsx';
import { usePicked } from './usePicked.ts';

/** The machine that is worked with the shown pad: who has it, what it does, and what may be done next. */
export function ControlPanel() {
  const serial = shownMachine.value;
  const gauge = serial === null ? undefined : gauges.value.get(serial);
  if (machines.value.length === 0) return null;
  if (serial === null || gauge?.role !== 'machine')
    return (
      <section class="panel control control-bare" aria-label={text.control.label} data-testid="control">
        <p class="quiet">{text.control.unchosen}</p>
      </section>
    );
  return <MachinePanel key={serial} gauge={gauge} />;
}

/** `sets` false: something else sets its voltage now, so there is nothing to pick. */
export function MachinePanel({ gauge, sets = true }: { gauge: MachineGauge; sets?: boolean }) {
  const { serial } = gauge;
  const words = text.control;
  const told = controls.value?.get(serial) ?? null;
  const mine = held.value.get(serial) ?? null;
  const loss = losses.value.get(serial) ?? null;
  const picked = usePicked(serial, told?.control ?? null, mine?.token ?? null);
  const hears = feedState.value === 'open';
  const fresh = !isStale(gauge.sampledUs);
  const control = told?.control ?? null;
  const online = gauge.state === 'online';
  const latched = control !== null && (control.latch !== null || control.phase === 'stopping');
  const testing = control?.run?.purpose === 'test';
  const working =
    control !== null && (control.phase === 'running' || control.phase === 'starting') && !testing;
  const turning = gauge.motor === 'running' || gauge.motor === 'stopping';
  return (
    <section
      class={`panel control${hears ? '' : ' control-stale'}`}
      aria-label={words.of(serial)}
      data-testid="control"
      data-phase={control?.phase ?? ''}
      data-mine={mine !== null}
    >
      <Holder
        serial={serial}
        told={told}
        mine={mine !== null}
        turning={turning}
        fresh={fresh}
        away={online ? null : text.devices.state[gauge.state]}
      />
      {loss !== null && mine === null && <LossNote serial={serial} loss={loss} />}
      {!hears && <p class="control-note control-caution">{words.stale}</p>}
      {hears && !online && (
        <p class="control-note control-caution">{words.offline(text.devices.state[gauge.state])}</p>
      )}
      {hears && online && control === null && <p class="control-note quiet">{words.untold}</p>}
      {control !== null && latched && told !== null && (
        <Latched control={control} toldMs={told.atMs} nowMs={agedMs.value} />
      )}
      {control !== null && told !== null && !latched && (
        <div class="control-body">
          {(working || turning || testing) && <Figures control={control} gauge={gauge} fresh={fresh} />}
          {mine !== null && !working && online && (
            <Steps
              control={control}
              toldMs={told.atMs}
              nowMs={agedMs.value}
              token={mine.token}
              target={picked.target.value}
            />
          )}
          {mine !== null && !testing && online && sets && (
            <TargetPicker control={control} gauge={gauge} picked={picked} />
          )}
          {mine !== null && working && <EndRun serial={serial} token={mine.token} />}
        </div>
      )}
    </section>
  );
}
