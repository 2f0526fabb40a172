import { Notice } from '../parts/Notice.tsx';
import { hrefOf } from '../route.ts';
import { text } from '../text.ts';

export function NotFound() {
  return (
    <Notice kind="empty" heading={text.notFound.heading} words={text.notFound.words}>
      <a class="button" href={hrefOf.live}>
        {text.notFound.action}
      </a>
    </Notice>
  );
}
