import { computed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { holdPad, shownMachine, shownPad } from '../../live/choice.ts';
import { watch } from '../../live/feed.ts';
import { feedState, gaugesTold, machines, pads } from '../../live/state.ts';
import { Notice } from '../../parts/Notice.tsx';
import { text } from '../../text.ts';
import { isUnderWay, shownAttempt, zonesHidden } from '../../training/attempts.ts';
import { Counts } from './Counts.tsx';
import { ControlPanel } from './control/ControlPanel.tsx';
import { DepthReadout } from './DepthReadout.tsx';
import { DeviceChooser } from './DeviceChooser.tsx';
import { DotMap } from './DotMap.tsx';
import { DrillBar } from './drill/DrillBar.tsx';
import { RunBar } from './drill/RunBar.tsx';
import { RungNow } from './drill/RungNow.tsx';
import { RunPattern } from './drill/RunPattern.tsx';
import { LastDots } from './LastDots.tsx';
import { NoDevice } from './NoDevice.tsx';
import { SessionControl } from './SessionControl.tsx';
import { StripCharts } from './StripCharts.tsx';

/** A change of this renders the page, and not every message with gauges, of which there are many a second. */
const attached = computed(() => pads.value.length + machines.value.length > 0);

/** Is this dot right, right now? */
export function LivePage() {
  const pad = shownPad.value;
  const machine = shownMachine.value;
  useEffect(() => {
    watch([pad, machine].filter((serial) => serial !== null));
    return () => watch([]);
  }, [pad, machine]);
  useEffect(() => holdPad(pad), [pad]);
  const attempt = shownAttempt.value;
  const running = isUnderWay(attempt) ? attempt : null;
  const hidden = zonesHidden(pad);
  const heading = <h1 class="spoken">{text.live.heading}</h1>;
  if (!attached.value) {
    return (
      <>
        {heading}
        {feedState.value === 'open' && gaugesTold.value ? (
          <NoDevice />
        ) : (
          <Notice kind="loading" words={text.flag.waiting} />
        )}
      </>
    );
  }
  return (
    <div class={running === null ? 'live' : hidden ? 'live live-drill live-blind' : 'live live-drill'}>
      {heading}
      <DeviceChooser />
      {running === null ? <DrillBar /> : <RunBar attempt={running} />}
      <ControlPanel />
      <div class="live-left">
        <DepthReadout serial={pad} />
        {running === null && <SessionControl />}
        {running === null && <Counts serial={pad} />}
      </div>
      <div class="live-middle">
        {running !== null && <RungNow attempt={running} />}
        {running !== null && <RunPattern attempt={running} />}
        <StripCharts key={`${pad}/${machine}/${hidden}`} pad={pad} machine={machine} hidden={hidden} />
      </div>
      <div class="live-right">
        <LastDots serial={pad} />
        {running === null ? <DotMap serial={pad} /> : <Counts serial={pad} />}
      </div>
    </div>
  );
}
