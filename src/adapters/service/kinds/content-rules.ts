import type { ContentRules } from '../../../shared/service/content'

/**
 * OpenAI's requirements for the content of files.
 *
 * Sources: the guides to the Batch API, to embeddings, to fine-tuning and to file search.
 */
export const openaiRules: ContentRules = {
  id: 'openai',
  isOpen: false,
  batch: {
    requests: 50_000,
    embeddingInputs: 50_000,
    urls: [
      '/v1/responses',
      '/v1/chat/completions',
      '/v1/embeddings',
      '/v1/completions',
      '/v1/moderations',
      '/v1/images/generations',
      '/v1/images/edits',
      '/v1/videos',
    ],
  },
  fineTune: { examples: 10 },
  assistants:
    'c cpp css csv docx gif go html java jpeg jpg js json md pdf php pkl png pptx py rb tar tex ts txt webp xlsx xml zip'.split(
      ' ',
    ),
}

/** Azure also takes the endpoints of a batch without the version. */
export const azureRules: ContentRules = {
  ...openaiRules,
  id: 'azure',
  batch: {
    ...openaiRules.batch,
    urls: openaiRules.batch.urls.flatMap((url) => [url, url.replace('/v1', '')]),
  },
}

/** Other services may take more endpoints and other files than OpenAI. */
export const otherRules: ContentRules = { ...openaiRules, id: 'other', isOpen: true }
