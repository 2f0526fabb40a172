import { VirtualStart } from '../../parts/VirtualStart.tsx';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';

/** Nothing attached: what to plug in, or how to see it all without. */
export function NoDevice() {
  const { empty } = text.live;
  return (
    <section class="no-device" data-testid="no-device">
      <div>
        <h2>{empty.heading}</h2>
        <p>{empty.words}</p>
        <p class="quiet">
          {empty.hint} <a href={hrefOf.devices}>{empty.devices}</a>
        </p>
      </div>
      <div>
        <h2>{empty.or}</h2>
        <p>{empty.virtualWords}</p>
        <VirtualStart />
      </div>
    </section>
  );
}
