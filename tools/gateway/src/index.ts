export { renderKong, type KongValues, type RenderInput } from './render/render-kong.js';
