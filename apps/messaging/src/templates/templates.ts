import type { z } from 'zod';
import { accountTemplates } from './account-templates.js';
import { layOut, type Mail } from './layout.js';
import { orderTemplates } from './order-templates.js';
import { securityTemplates } from './security-templates.js';
import { vendorTemplates } from './vendor-templates.js';

/** Names are persisted in deliveries and events: they never change in a rename. */
export const templates = { ...accountTemplates, ...securityTemplates, ...orderTemplates, ...vendorTemplates } as const;

export type TemplateName = keyof typeof templates;
export type TemplateData<N extends TemplateName> = z.input<(typeof templates)[N]['schema']>;

export const templateNames = Object.keys(templates) as [TemplateName, ...TemplateName[]];

export const securityTemplateNames = Object.keys(securityTemplates);

/** @throws ZodError when the data does not match the template */
export function renderMail(template: TemplateName, data: unknown, recipient: { displayName: string }): Mail {
  return layOut(templates[template].content(data), recipient);
}

interface NotificationText {
  title: string;
  text: string;
}

/**
 * Renders the same message for the application.
 * @throws ZodError when the data does not match the template
 */
export function renderNotification(template: TemplateName, data: unknown): NotificationText {
  const { subject, summary } = templates[template].content(data);
  return { title: subject, text: capitalised(summary) };
}

/** In a mail the summary follows a greeting, so templates start it in lower case. */
function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
