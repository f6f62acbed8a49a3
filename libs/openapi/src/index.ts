export * from './install-answer-check.js';
export * from './controllers.js';
export * from './document.js';
export { Documented, FileAnswer, type Documentation } from './documented.decorator.js';
export * from './openapi.controller.js';
export * from './service-document.js';
export * from './openapi-document.js';
