import { loadAnimation } from '../product-animation.mjs';

export const label = 'stillframe';
export const kinds = ['webp'];
export const isInside = true;

export const load = () => loadAnimation({ format: 'webp' });
