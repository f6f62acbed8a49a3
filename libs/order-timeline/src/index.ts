export { duration } from './duration.js';
export { eventingStory } from './eventing-story.js';
export * from './order-story.dto.js';
export * from './story-entry.js';
export { StoryPartController, StoryTeller } from './story-part.controller.js';
export { withoutAddresses } from './without-addresses.js';
