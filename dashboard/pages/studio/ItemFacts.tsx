import type { ItemView } from '../../../src/server/wire-studio.ts';
import { day } from '../../format.ts';
import { type Fact, Facts } from '../../parts/Facts.tsx';
import { hrefOf } from '../../route.ts';
import { text } from '../../text.ts';

/** What it is: as it says of itself, as its certificate says, and where it stands. */
export function ItemFacts({ item, items }: { item: ItemView; items: readonly ItemView[] }) {
  const words = text.studio.facts;
  const { content, identity } = item;
  const place = items.find(({ id }) => id === content.placeId);
  const said = (term: string, value: string): Fact[] => (value === '' ? [] : [{ term, value, wide: true }]);
  const facts: Fact[] = [
    ...said(words.serial, content.serial),
    ...said(words.maker, content.maker),
    ...said(words.model, content.model === '' ? (identity?.model ?? '') : content.model),
    ...said(words.firmware, identity?.firmware ?? ''),
    ...said(words.capabilities, identity?.capabilities.join(', ') ?? ''),
    ...kindFacts(item),
    ...(place === undefined
      ? []
      : [
          {
            term: words.place,
            value: <a href={hrefOf.studioItem(place.id)}>{place.content.name}</a>,
            wide: true,
          },
        ]),
    ...said(words.note, content.note),
    { term: words.version, value: words.versionOf(item.version, item.by, item.at), wide: true },
  ];
  return (
    <section class="panel studio-facts" aria-label={words.heading} data-testid="studio-facts">
      <h2>{words.heading}</h2>
      <Facts facts={facts} />
      {content.kind === 'place' && <StandsHere id={item.id} items={items} />}
    </section>
  );
}

function kindFacts({ content, expired }: ItemView): Fact[] {
  const words = text.studio.facts;
  if (content.kind === 'standard') {
    const { reference, certificate, validUntil, expandedMm, k, resolutionMm } = content.standard;
    return [
      { term: words.reference, value: text.studio.editor.references[reference], wide: true },
      { term: words.expanded, value: words.expandedOf(expandedMm, k), wide: true },
      {
        term: words.resolution,
        value: resolutionMm === 0 ? words.fixed : words.mm(resolutionMm),
        wide: true,
      },
      { term: words.certificate, value: certificate === '' ? words.noCertificate : certificate, wide: true },
      {
        term: words.validUntil,
        value: validUntil === null ? words.noEnd : expired ? words.expired(validUntil) : day(validUntil),
        tone: expired ? 'caution' : undefined,
        wide: true,
      },
    ];
  }
  if (content.kind !== 'needle') return [];
  const { diameterMm, points, membrane } = content.needle;
  return [
    { term: words.diameter, value: words.mm(diameterMm), wide: true },
    { term: words.points, value: String(points), wide: true },
    {
      term: words.membrane,
      value: membrane === null ? words.unknown : membrane ? words.yes : words.no,
      wide: true,
    },
  ];
}

function StandsHere({ id, items }: { id: string; items: readonly ItemView[] }) {
  const words = text.studio.facts;
  const here = items.filter(({ content, state }) => content.placeId === id && state !== 'retired');
  return (
    <>
      <h3>{words.here}</h3>
      {here.length === 0 ? (
        <p class="quiet">{words.nothingHere}</p>
      ) : (
        <ul>
          {here.map((one) => (
            <li key={one.id}>
              <a class="studio-link" href={hrefOf.studioItem(one.id)}>
                {one.content.name}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
