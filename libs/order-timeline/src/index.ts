export { duration } from './duration.js';
export { eventingTimeline } from './eventing-timeline.js';
export * from './order-timeline.dto.js';
export * from './timeline-entry.js';
export { TimelineFragmentController, TimelineSource } from './timeline-fragment.controller.js';
export { withoutAddresses } from './without-addresses.js';
