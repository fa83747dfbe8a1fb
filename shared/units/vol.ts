/** Sigma is a decimal in code (0.65); vol points (65.0) live on screen and on the wire. */
export const VOL_POINTS_PER_UNIT = 100;
