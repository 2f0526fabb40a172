import type { ComponentChildren } from 'preact';
import { Explain } from '../parts/Explain.tsx';

/** A chart with its name, what stands under the cursor, and a sentence that says the same. */
export function ChartPanel({
  name,
  label,
  explain,
  reading,
  children,
}: {
  name: string;
  label: string;
  explain: string;
  reading: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class={`panel chart-panel chart-${name}`} aria-label={label}>
      <div class="chart-words">
        <h2>
          <Explain label={label} words={explain} />
        </h2>
        <p class="figure chart-reading">{reading}</p>
      </div>
      {children}
    </section>
  );
}
