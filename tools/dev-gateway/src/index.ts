export { checkKongFile, KongFileError } from './config/read-kong-file.js';
export { renderKong, type KongValues, type RenderInput } from './render/render-kong.js';
