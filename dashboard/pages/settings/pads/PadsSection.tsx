import { useSignal } from '@preact/signals';
import { api } from '../../../api.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { Remoted } from '../../../parts/Remoted.tsx';
import { useRemote } from '../../../parts/useRemote.ts';
import { hrefOf } from '../../../route.ts';
import { text } from '../../../text.ts';
import { settingsApi } from '../api.ts';
import { CalibrationDialog } from './CalibrationDialog.tsx';
import { localDay, standingsOf } from './calibrations.ts';
import { PadCard } from './PadCard.tsx';

/** How sure the depths of each pad are, as the studio states it. */
export function PadsSection() {
  const words = text.settings.pads;
  const { remote, again } = useRemote(async (signal) => {
    const [devices, stated] = await Promise.all([api.devices(signal), settingsApi.calibrations(signal)]);
    return { pads: devices.filter(({ role }) => role === 'pad'), stated };
  }, []);
  const stating = useSignal<string | null>(null);
  return (
    <>
      <div class="settings-words">
        <p class="quiet">{words.words}</p>
        <p class="quiet">{words.missing}</p>
        <p class="quiet">{words.later}</p>
      </div>
      <Remoted remote={remote.value} again={again} loading={words.loading}>
        {({ pads, stated }) => {
          const attached = pads.flatMap(({ serial }) => (serial === null ? [] : [serial]));
          const standings = standingsOf(attached, stated, localDay(new Date()));
          if (standings.length === 0)
            return (
              <Notice kind="empty" heading={words.none.heading} words={words.none.words}>
                <a class="button" href={hrefOf.devices}>
                  {words.none.action}
                </a>
              </Notice>
            );
          return (
            <div class="pad-cards">
              {standings.map((standing) => (
                <PadCard
                  key={standing.serial}
                  standing={standing}
                  model={pads.find(({ serial }) => serial === standing.serial)?.model ?? null}
                  measured={pads.find(({ serial }) => serial === standing.serial)?.scale?.number ?? null}
                  onState={() => {
                    stating.value = standing.serial;
                  }}
                />
              ))}
              {stating.value !== null && (
                <CalibrationDialog
                  serials={standings.map(({ serial }) => serial)}
                  first={stating.value}
                  onClose={() => {
                    stating.value = null;
                  }}
                  onStated={again}
                />
              )}
            </div>
          );
        }}
      </Remoted>
    </>
  );
}
