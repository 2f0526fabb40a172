import type { PadScale } from '../../../src/server/wire-studio.ts';
import { mm } from '../../format.ts';
import { type CloseCall, standardMm } from '../../live/closeCall.ts';
import { Explain } from '../../parts/Explain.tsx';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';

/** What the depth that is shown rests on, and how sure it is. */
export function DepthBy({ scale, depthMm }: { scale: PadScale; depthMm: number | null }) {
  const words = text.calibration.use;
  const standard = standardMm(scale, depthMm ?? 0);
  const name = scale.number ?? words.statedName;
  if (standard === null)
    return (
      <p class="depth-by" data-testid="depth-by" data-number="">
        <Explain label={words.none} words={words.noneWords} />
      </p>
    );
  return (
    <p class="depth-by" data-testid="depth-by" data-number={scale.number ?? ''}>
      <span class="figure">{words.within(2 * standard)}</span>
      <span>
        {scale.number !== null && scale.id !== null ? (
          <a class="depth-by-link" href={hrefOf.calibration(scale.number)}>
            {scale.number}
          </a>
        ) : (
          <Explain label={words.of(null)} words={words.withinWords(name, 2 * standard)} />
        )}
        {scale.state === 'expired' && `, ${words.expired}`}
      </span>
    </p>
  );
}

/** Stands beside the zone's word, which stays: near a limit another zone may be the true one. */
export function CloseWords({ close }: { close: CloseCall }) {
  const words = text.calibration.use;
  return (
    <p class="depth-close" data-testid="too-close" data-limit={mm(close.limitMm)}>
      <Explain label={words.close} words={words.closeWords(close.limitMm, close.expandedMm)} />
    </p>
  );
}
