/** What the curve leaves of each point, and the field of k = 2 about it. */
import type uPlot from 'uplot';
import { nameBand } from '../../charts/bands.ts';
import { pixelRatio } from '../../charts/options.ts';
import { palette } from '../../charts/palette.ts';
import { drawZero, overDepth, triangle } from './errorChartOptions.ts';
import type { Outcome } from './OutcomeParts.tsx';
import { reachOf } from './points.ts';

export function residualChart(
  outcome: Outcome,
  ways: ReadonlyMap<string, 'up' | 'down'>,
  onCursor: (x: number | null) => void,
): Omit<uPlot.Options, 'width' | 'height'> {
  const { budget, residuals } = outcome;
  const reachMm = reachOf([
    ...budget.map(({ expandedMm }) => expandedMm),
    ...residuals.map(({ residualMm }) => residualMm),
  ]);
  const deepestMm = Math.max(0.1, ...residuals.map(({ referenceMm }) => referenceMm));
  return overDepth(deepestMm, reachMm, onCursor, {
    drawClear: [
      (u) => {
        drawBand(u, budget);
        drawZero(u);
      },
    ],
    draw: [
      (u) => {
        for (const { pointId, referenceMm, residualMm } of residuals)
          triangle(u, referenceMm, residualMm * 1000, ways.get(pointId) ?? 'up', true);
      },
    ],
  });
}

function drawBand(u: uPlot, budget: Outcome['budget']): void {
  const { ctx } = u;
  const colours = palette.peek();
  if (budget.length === 0) return;
  const x = (mm: number) => u.valToPos(mm, 'x', true);
  const y = (mm: number) => u.valToPos(mm * 1000, 'y', true);
  ctx.save();
  ctx.beginPath();
  budget.forEach(({ depthMm, expandedMm }, i) => {
    if (i === 0) ctx.moveTo(x(depthMm), y(expandedMm));
    else ctx.lineTo(x(depthMm), y(expandedMm));
  });
  for (const { depthMm, expandedMm } of budget.toReversed()) ctx.lineTo(x(depthMm), y(-expandedMm));
  ctx.closePath();
  ctx.fillStyle = colours.band.target;
  ctx.fill();
  ctx.strokeStyle = colours.mark.target;
  ctx.lineWidth = 1.25 * pixelRatio(u);
  ctx.stroke();
  ctx.restore();
  nameBand(
    u,
    'k = 2',
    y(Math.max(...budget.map(({ expandedMm }) => expandedMm))) - 18 * pixelRatio(u),
    colours.zoneText.target,
  );
}
