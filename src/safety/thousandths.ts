/** Whole µm, mV, mHz, mA: what lies below is no evidence. */
export const thousandths = (value: number): number => Math.round(value * 1000) / 1000;
