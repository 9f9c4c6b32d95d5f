/** What is written in the demo world, in Markdown. */
export const PAGE = {
  title: 'Getting started',
  slug: 'getting-started',
  summary: 'From the catalogue to the first call, in three steps.',
  body: `Three steps lead to your first call.

1. **Choose.** Open a product in the [catalogue](/) and compare its plans.
2. **Ask.** *Free* is approved at once; for *Enterprise* somebody decides, and you see it here the moment it falls.
3. **Call.** Show your key once, and try the product from its page or with curl.

| Plan | For | Approved |
| --- | --- | --- |
| Free | trying things out | at once |
| Enterprise | production | by a person |

> Keep your key as you keep a password. You can rotate it at any time; the old one goes on for a while.
`,
};

export const TUTORIAL = {
  title: 'Your first payment',
  slug: 'your-first-payment',
  summary: 'Start a payment, and ask how it went.',
  body: `You need a key for the Payment API. It goes into the header \`Authorization\`.

## Start a payment

\`\`\`sh
curl -X POST "$GATEWAY/payment/payments" \\
  -H "Authorization: $KEY" -H "Content-Type: application/json" \\
  -d '{ "amount": 1250, "currency": "EUR", "to": "DE89370400440532013000" }'
\`\`\`

## Ask how it went

\`\`\`sh
curl "$GATEWAY/payment/payments/p-1" -H "Authorization: $KEY"
\`\`\`

What the gateway says when it does not let a call in:

| Status | Why |
| --- | --- |
| 401 | no key was sent |
| 403 | the key is not for this product, or has ended |
| 429 | more calls than the plan allows; wait a moment |
`,
};

export const POST = {
  title: 'Payments are open to everybody',
  slug: 'payments-are-open',
  summary: 'The Payment API is in the public catalogue, with a free plan.',
  body: `From today on whoever has an account can try the **Payment API**: the plan *Free* is approved at once.

- 5 calls in 10 seconds, 1,000 a day
- one key for each app, which you can rotate yourself
- a [guide](/tutorials/your-first-payment) that takes you to the first call
`,
};

const payment = {
  type: 'object',
  properties: {
    id: { type: 'string', example: 'p-1' },
    amount: { type: 'integer', description: 'In the smallest unit of the currency.', example: 1250 },
    currency: { type: 'string', example: 'EUR' },
    to: { type: 'string', description: 'IBAN of whoever is paid.', example: 'DE89370400440532013000' },
    status: { type: 'string', enum: ['PENDING', 'BOOKED', 'REFUSED'] },
  },
};
const content = (schema: object) => ({ 'application/json': { schema } });

/** How the Payment API is called. */
export const DESCRIPTION = {
  openapi: '3.1.0',
  info: { title: 'Payment API', version: '1.0.0', description: 'Starts payments and tells how they went.' },
  paths: {
    '/payments': {
      get: {
        summary: 'Your payments',
        parameters: [
          { name: 'status', in: 'query', schema: payment.properties.status, description: 'Only those in this state.' },
        ],
        responses: { 200: { description: 'The latest first.', content: content({ type: 'array', items: payment }) } },
      },
      post: {
        summary: 'Start a payment',
        requestBody: { required: true, content: content({ ...payment, required: ['amount', 'currency', 'to'] }) },
        responses: { 201: { description: 'It has begun.', content: content(payment) } },
      },
    },
    '/payments/{id}': {
      get: {
        summary: 'How a payment went',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'p-1' }],
        responses: {
          200: { description: 'The payment.', content: content(payment) },
          404: { description: 'There is no such payment.' },
        },
      },
    },
  },
};
