/** How documents look: an instrument's paper. Lengths in points (1/72 inch), on A4. */

export const page = { width: 595.28, height: 841.89, left: 48, right: 547.28, top: 46, bottom: 786 } as const;
export const pageWidth = page.right - page.left;

/** Opaque throughout: what is archived should need no blending. */
export const ink = {
  text: '#1b242d',
  muted: '#5d6975',
  line: '#c6ced6',
  faint: '#eef2f4',
  accent: '#0b6a70',
  band: '#d9ecec',
  found: '#a8551a',
  points: '#7f8c98',
  void: '#b3261e',
  voidMark: '#f7dbd8',
  voidGround: '#fdf1f0',
} as const;

export type FontName = 'body' | 'bold' | 'title' | 'mono';
export interface Style {
  readonly font: FontName;
  readonly size: number;
  readonly colour: string;
  /** Extra room between letters, points. */
  readonly spacing?: number;
}

export const styles = {
  title: { font: 'title', size: 23, colour: ink.text },
  number: { font: 'bold', size: 12.5, colour: ink.accent },
  heading: { font: 'bold', size: 9.5, colour: ink.accent },
  label: { font: 'body', size: 7.4, colour: ink.muted },
  value: { font: 'body', size: 8.6, colour: ink.text },
  strong: { font: 'bold', size: 8.6, colour: ink.text },
  text: { font: 'body', size: 8.6, colour: ink.text },
  small: { font: 'body', size: 7.4, colour: ink.muted },
  head: { font: 'bold', size: 7.4, colour: ink.muted },
  cell: { font: 'body', size: 8.2, colour: ink.text },
  mono: { font: 'mono', size: 7.4, colour: ink.text },
} as const satisfies Record<string, Style>;
