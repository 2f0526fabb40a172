import { number } from '../../../format.ts';
import { text } from '../../../text.ts';

const BOX = { width: 480, height: 220, left: 48, right: 12, top: 12, bottom: 36 } as const;
const VOLTS = 4;
const HERTZ = 4;

interface PlotProps {
  readonly points: readonly { readonly volt: number; readonly hz: number }[];
  readonly curve: { readonly hzPerVolt: number; readonly zeroVolt: number } | null;
  readonly label: string;
}

/** Up to a round number, so that the axis can be read. */
const roundUp = (value: number, step: number): number => Math.max(step, Math.ceil(value / step) * step);

/** Seen points and the curve, stroke rate over voltage. */
export function CurvePlot({ points, curve, label }: PlotProps) {
  const words = text.settings.machines.curve;
  const most = points.reduce((high, { volt }) => Math.max(high, volt), 0);
  const maxV = roundUp(Math.max(8, most), VOLTS);
  const at = (volt: number): number => (curve === null ? 0 : curve.hzPerVolt * (volt - curve.zeroVolt));
  const maxHz = roundUp(
    points.reduce((high, { hz }) => Math.max(high, hz), Math.min(400, Math.max(100, at(maxV)))),
    100,
  );
  const x = (volt: number) => BOX.left + (volt / maxV) * (BOX.width - BOX.left - BOX.right);
  const y = (hz: number) => BOX.height - BOX.bottom - (hz / maxHz) * (BOX.height - BOX.top - BOX.bottom);
  const steps = (max: number, count: number) =>
    Array.from({ length: count + 1 }, (_, i) => (max / count) * i);
  const fromV = curve === null ? 0 : Math.max(0, curve.zeroVolt);
  const toV = curve === null ? 0 : Math.min(maxV, curve.zeroVolt + maxHz / curve.hzPerVolt);
  return (
    <svg class="curve-plot" viewBox={`0 0 ${BOX.width} ${BOX.height}`} role="img" aria-label={label}>
      {steps(maxV, VOLTS).map((volt) => (
        <g key={`v${volt}`}>
          <path class="curve-grid" d={`M${x(volt)} ${y(0)}V${BOX.top}`} />
          <text class="curve-tick" x={x(volt)} y={BOX.height - 18} text-anchor="middle">
            {number(volt)}
          </text>
        </g>
      ))}
      {steps(maxHz, HERTZ).map((hz) => (
        <g key={`h${hz}`}>
          <path class="curve-grid" d={`M${BOX.left} ${y(hz)}H${BOX.width - BOX.right}`} />
          <text class="curve-tick" x={BOX.left - 8} y={y(hz) + 4} text-anchor="end">
            {number(hz)}
          </text>
        </g>
      ))}
      <text class="curve-tick" x={BOX.width - BOX.right} y={BOX.height - 2} text-anchor="end">
        {words.axisV}
      </text>
      <text class="curve-tick" x={BOX.left + 6} y={BOX.top + 10}>
        {words.axisHz}
      </text>
      {curve !== null && toV > fromV && (
        <path class="curve-line" d={`M${x(fromV)} ${y(at(fromV))}L${x(toV)} ${y(at(toV))}`} />
      )}
      {points.map(({ volt, hz }, i) => (
        <circle key={i} class="curve-point" cx={x(volt)} cy={y(hz)} r="4" />
      ))}
    </svg>
  );
}
