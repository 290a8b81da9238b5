import { createDocument, type Template } from './network';

export const empty: Template = {
  id: 'empty',
  label: 'Empty',
  description:
    'No layers yet: draw your own network, from an Input to an Output. Digits and the usual settings are chosen.',
  create: (id) => createDocument(id, [], 'mnist10k'),
};
