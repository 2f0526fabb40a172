import type { SessionDetail } from '../../../src/server/wire.ts';
import { api } from '../../api.ts';
import { Icon } from '../../parts/Icon.tsx';
import { text } from '../../text.ts';

export function Downloads({ detail }: { detail: SessionDetail }) {
  const words = text.session.csv;
  const files: readonly (readonly [string, string])[] = [
    ...detail.devices
      .filter(({ role }) => role === 'pad')
      .map(
        ({ serial }) => [words.samples(serial), api.exportHref(detail.id, 'samples.csv', serial)] as const,
      ),
    [words.strokes, api.exportHref(detail.id, 'strokes.csv')],
    [words.dots, api.exportHref(detail.id, 'dots.csv')],
    [words.machine, api.exportHref(detail.id, 'machine.csv')],
    [words.events, api.exportHref(detail.id, 'events.csv')],
  ];
  return (
    <section class="panel">
      <h2>{text.session.downloads}</h2>
      <p class="downloads">
        {files.map(([label, href]) => (
          <a key={href} class="button" href={href} download>
            <Icon name="down" />
            {label}
          </a>
        ))}
      </p>
    </section>
  );
}
