import { useEffect } from 'preact/hooks';
import { holdPad, shownMachine, shownPad } from '../../live/choice.ts';
import { watch } from '../../live/feed.ts';
import { feedState, gaugesTold, machines, pads } from '../../live/state.ts';
import { Notice } from '../../parts/Notice.tsx';
import { text } from '../../text.ts';
import { Counts } from './Counts.tsx';
import { DepthReadout } from './DepthReadout.tsx';
import { DeviceChooser } from './DeviceChooser.tsx';
import { DotMap } from './DotMap.tsx';
import { LastDots } from './LastDots.tsx';
import { NoDevice } from './NoDevice.tsx';
import { SessionControl } from './SessionControl.tsx';
import { StripCharts } from './StripCharts.tsx';

/** Is this dot right, right now? */
export function LivePage() {
  const pad = shownPad.value;
  const machine = shownMachine.value;
  useEffect(() => {
    watch([pad, machine].filter((serial) => serial !== null));
    return () => watch([]);
  }, [pad, machine]);
  useEffect(() => holdPad(pad), [pad]);
  const heading = <h1 class="spoken">{text.live.heading}</h1>;
  if (pads.value.length === 0 && machines.value.length === 0) {
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
    <div class="live">
      {heading}
      <DeviceChooser />
      <div class="live-left">
        <DepthReadout serial={pad} />
        <SessionControl />
        <Counts serial={pad} />
      </div>
      <div class="live-middle">
        <StripCharts key={`${pad}/${machine}`} pad={pad} machine={machine} />
      </div>
      <div class="live-right">
        <LastDots serial={pad} />
        <DotMap serial={pad} />
      </div>
    </div>
  );
}
