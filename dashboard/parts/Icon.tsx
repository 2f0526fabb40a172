const paths = {
  stop: 'M7.5 2h9L22 7.5v9L16.5 22h-9L2 16.5v-9Z',
  sound: 'M3 9v6h4l6 5V4L7 9Zm13-1.5a6 6 0 0 1 0 9M18.5 5a10 10 0 0 1 0 14',
  mute: 'M3 9v6h4l6 5V4L7 9Zm13.5.5 5 5m0-5-5 5',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  left: 'M14.5 5 8 12l6.5 7',
  right: 'M9.5 5 16 12l-6.5 7',
  down: 'M12 4v12m-5.5-5L12 16.5 17.5 11M5 20.5h14',
  up: 'M5 14.5 12 8l7 6.5',
  lower: 'M5 9.5 12 16l7-6.5',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M4.5 12.5l5 5L19.5 7',
  list: 'M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01',
  lock: 'M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
} as const;

/** A line drawing 20 px wide that stands beside its word; never read out. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class={`icon icon-${name}`} width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
