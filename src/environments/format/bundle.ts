import { z } from 'zod';
import { ApprovalAction } from '../../access/approval-rules/approval-rule.entity.ts';
import { AccessFlow } from '../../access/settings/portal-settings.entity.ts';
import { CatalogueVisibility } from '../../catalogue/audience/catalogue-visibility.ts';
import { DocumentFormat } from '../../catalogue/document-checks/document-format.ts';
import { ImageSize } from '../../catalogue/images/image-size.ts';
import { SecretDelivery } from '../../catalogue/offer/secret-delivery.ts';
import { SecretPolicy } from '../../catalogue/offer/secret-policy.ts';
import { ProductLifeCycle } from '../../catalogue/products/life-cycle.ts';
import { ProbeMethod } from '../../catalogue/products/product-probe.ts';
import { ContentKind } from '../../content/templates/content-kind.ts';
import { ContentFieldType } from '../../content/templates/template-field.ts';
import { ContentAudience } from '../../content/values/content-state.ts';
import { AttributeAccess, AttributeSubject, AttributeType } from '../../identity/attributes/attribute.entity.ts';
import { comparableTag, distinctNames } from '../../platform/comparable-name.ts';
import { FieldType } from '../../platform/fields/field.ts';
import { trimmed } from '../../platform/text.ts';
import { MenuAudience } from '../../presentation/menus/menu-audience.ts';
import { comparablePath, targetPath } from '../../presentation/redirects/path.rules.ts';
import { ThemeFont } from '../../presentation/themes/fonts.ts';
import { ThemeColourName } from '../../presentation/themes/theme-colours.ts';

/** Raised when a reader of the old form would misread the new one. */
export const VERSION = 1;

/** What an object is called in every environment. */
const cid = z.string().min(1).max(100);
const cids = z.array(cid).default([]);
// As every mutation stores it: else it would differ from what is stored for ever.
const line = z.string().transform((given) => trimmed(given) ?? '');
const lines = z.array(line).default([]);
/** What is empty is nothing. */
const text = z.string().nullable().default(null).transform(trimmed);
const tags = lines.transform((given) => distinctNames(given, comparableTag));
/** Of which spaces are a part. */
const pattern = z.preprocess((given) => given || null, z.string().nullable());
const whole = z.number().int().nullable().default(null);
const no = z.boolean().default(false);
/** Where lists that are ordered by POSITION have it. */
const position = z.number().int().default(0);

/** Base64 of what is served, in each size: taken over as it is, so that every environment shows the same. */
const shownImage = z.strictObject({
  alternativeText: text,
  renditions: z
    .array(
      z.strictObject({
        ...{ size: z.enum(ImageSize), width: z.number().int(), height: z.number().int() },
        webp: z.base64(),
      }),
    )
    .length(Object.keys(ImageSize).length),
});
const image = shownImage.nullable().default(null);

const offer = {
  ...{ cid, name: line, displayName: line, description: text },
  /** Name of the provider; null for what only documents. */
  provider: text,
  /** Of a policy that the portal did not make; it has to be there already. */
  policyId: text,
  scope: text,
};

const document = z.strictObject({
  ...{ title: line, format: z.enum(DocumentFormat), apiId: text, text: z.string() },
  /** Where each environment fetches it anew; the text is what was there last. */
  url: text,
});

const product = z.strictObject({
  ...offer,
  ...{ slug: z.string(), content: text, isFeatured: no, tags },
  ...{ category: text, position },
  /** Ids of its APIs at the provider. */
  apiIds: z.array(z.string()).default([]),
  /** Name of the authorization server. */
  authorizationServer: text,
  ...{ logo: image, preview: image },
  lifeCycle: z.strictObject({
    ...{ state: z.enum(ProductLifeCycle), sunsetAt: z.iso.datetime().nullable().default(null), note: text },
    successor: cid.nullable().default(null),
  }),
  /** In their order. */
  documents: z.array(document).default([]),
  /** The call by which a new credential is tried. */
  probe: z
    .strictObject({ method: z.enum(ProbeMethod), path: z.string() })
    .nullable()
    .default(null),
});

/** What is to be known of people or apps; what is known of each of them is theirs. */
const attribute = z.strictObject({
  ...{ subject: z.enum(AttributeSubject), key: z.string(), label: line, description: text },
  ...{ type: z.enum(AttributeType), options: lines, pattern },
  ...{ required: no, writeOnce: no, onSignUp: no, addToKeyMetadata: no, access: z.enum(AttributeAccess) },
});

/** How the portal works. Addresses that are told or gone to are those of an environment. */
const settings = z.strictObject({
  ...{ accessFlow: z.enum(AccessFlow), secretDelivery: z.enum(SecretDelivery), externalApproval: z.boolean() },
  ...{ requireRejectReason: z.boolean(), reminderHours: whole, escalationHours: whole, requestExpiryDays: whole },
  quotaAlertShares: z.array(z.number().int()),
  ...{ signUp: z.boolean(), autoApproveSignUps: z.boolean() },
  ...{ organisationRequests: z.boolean(), autoApproveOrganisations: z.boolean() },
});

const plan = z.strictObject({
  ...offer,
  provider: z.string(),
  ...{ rate: whole, per: whole, quota: whole, quotaRenewalSeconds: whole, keyLifetimeSeconds: whole },
  ...{ requestAllowance: whole, requestPeriodSeconds: whole, autoApprove: no },
  ...{ secretPolicy: z.enum(SecretPolicy), priceLabel: text, terms: text },
  metadata: z.record(z.string(), z.string()).default({}),
  access: z.strictObject({
    ...{ externalApproval: z.boolean().nullable(), externalRedirectUrl: z.string().nullable() },
    secretDelivery: z.enum(SecretDelivery).nullable(),
  }),
});

const team = z.strictObject({ organisation: z.string(), team: z.string() });

const teams = z.array(team).default([]);

const catalogue = z.strictObject({
  ...{ cid, name: line, slug: z.string(), visibility: z.enum(CatalogueVisibility) },
  ...{ displayName: text, position },
  /** The audience, by name. */
  teams,
  ...{ products: cids, plans: cids },
  /** Those of the products that have a name or place of their own there. */
  publications: z.array(z.strictObject({ product: cid, displayName: text, position: whole })).default([]),
});

const form = z.strictObject({
  /** At most one of them; none for the form of every request. */
  ...{
    catalogue: cid.nullable().default(null),
    product: cid.nullable().default(null),
    plan: cid.nullable().default(null),
  },
  fields: z.array(
    z.strictObject({
      ...{ name: line, label: line, help: text, type: z.enum(FieldType), required: z.boolean() },
      ...{ pattern, minimum: z.number().nullable().default(null), maximum: z.number().nullable().default(null) },
      options: lines,
      ...{ copyToKeyMetadata: no, isPersonal: no },
    }),
  ),
});

const approvalRule = z.strictObject({
  ...{ cid, name: line, action: z.enum(ApprovalAction) },
  teams,
  ...{ products: cids, plans: cids, emailDomains: z.array(z.string()).default([]) },
  ...{ minimumLiveCredentials: whole, maximumLiveCredentials: whole },
});

const mail = z.strictObject({ name: line, subject: text, isEnabled: z.boolean() });

const contentTemplate = z.strictObject({
  ...{ cid, kind: z.enum(ContentKind), name: line, description: text },
  fields: z.array(
    z.strictObject({
      ...{ name: line, label: line, type: z.enum(ContentFieldType), required: z.boolean().default(false) },
      ...{ help: text, options: lines },
    }),
  ),
});

/** What a field holds; a product goes by its custom id. */
const value = z.union([
  line,
  z.number(),
  z.boolean(),
  z.strictObject({ product: cid }),
  z.strictObject({ image: shownImage }),
]);
const values = z.record(z.string(), value).default({});

const content = z.strictObject({
  ...{
    title: line,
    slug: z.string(),
    summary: text,
    coverImage: image,
    tags,
    byline: text,
  },
  ...{ audience: z.enum(ContentAudience), teams, values },
  /** By their locales. */
  translations: z.record(z.string(), z.strictObject({ title: line, summary: text, values })).default({}),
  /** What its Markdown shows by `image:<reference>`. */
  images: z.record(z.string(), shownImage).default({}),
});

const contentEntry = z.strictObject({
  ...{ cid, template: cid, locale: z.string(), isArchived: z.boolean().default(false) },
  /** What is published; null where nothing is. */
  published: content.nullable().default(null),
  /** What was saved last; null where that is published. */
  draft: content.nullable().default(null),
});

const link = {
  labels: z.array(z.strictObject({ locale: z.string(), text: line })),
  audience: z.enum(MenuAudience),
  teams,
  /** At most one of them; none for a heading. */
  ...{ product: cid.nullable().default(null), catalogue: cid.nullable().default(null), address: text },
  entry: cid.nullable().default(null),
};

const menu = z.strictObject({
  ...{ name: line, audience: z.enum(MenuAudience), teams },
  items: z.array(z.strictObject({ ...link, items: z.array(z.strictObject(link)).default([]) })).default([]),
});

const redirect = z.strictObject({
  /** As they are stored, however they are spelt: `/%6Fld` is `/old`. */
  ...{ fromPath: z.string().transform(comparablePath), toPath: z.string().transform(targetPath) },
  isPermanent: z.boolean(),
});

const colour = z.string().transform((given) => given.toLowerCase());

const theme = z.strictObject({
  ...{ name: line, isActive: z.boolean(), css: text, logo: image },
  colours: z.array(z.strictObject({ name: z.enum(ThemeColourName), light: colour, dark: colour })).default([]),
  ...{ font: z.enum(ThemeFont).nullable().default(null), headingFont: z.enum(ThemeFont).nullable().default(null) },
});

/** All definitions of a portal, and neither people nor secrets. */
export const bundleSchema = z.strictObject({
  version: z.literal(VERSION),
  /** One at most: without them those of the portal stay. */
  settings: z.array(settings).max(1).default([]),
  /** Those that others of the bundle are for. */
  teams,
  /** Of each subject in their order. */
  attributes: z.array(attribute).default([]),
  plans: z.array(plan).default([]),
  products: z.array(product).default([]),
  catalogues: z.array(catalogue).default([]),
  forms: z.array(form).default([]),
  approvalRules: z.array(approvalRule).default([]),
  mails: z.array(mail).default([]),
  contentTemplates: z.array(contentTemplate).default([]),
  contentEntries: z.array(contentEntry).default([]),
  menus: z.array(menu).default([]),
  redirects: z.array(redirect).default([]),
  themes: z.array(theme).default([]),
});

export type Bundle = z.output<typeof bundleSchema>;
export type Kind = Exclude<keyof Bundle, 'version'>;
export type Item<K extends Kind = Kind> = Bundle[K][number];
export interface TeamName {
  organisation: string;
  team: string;
}

/** Tells teams apart. */
export const teamKey = ({ organisation, team }: TeamName): string => JSON.stringify([organisation, team]);

export type BundleImage = z.output<typeof image>;
export type BundleContent = z.output<typeof content>;
export type BundleValue = z.output<typeof value>;

/** What tells the items of a kind apart, in every environment. */
export const KEYS: { [K in Kind]: (item: Item<K>) => string } = {
  settings: () => 'portal',
  teams: teamKey,
  attributes: ({ subject, key }) => `${subject} ${key}`,
  plans: ({ cid }) => cid,
  products: ({ cid }) => cid,
  catalogues: ({ cid }) => cid,
  forms: ({ catalogue, product, plan }) =>
    (catalogue && `catalogue ${catalogue}`) ??
    (product && `product ${product}`) ??
    (plan && `plan ${plan}`) ??
    'portal',
  approvalRules: ({ cid }) => cid,
  mails: ({ name }) => name,
  contentTemplates: ({ cid }) => cid,
  contentEntries: ({ cid }) => cid,
  menus: ({ name }) => name,
  redirects: ({ fromPath }) => fromPath,
  themes: ({ name }) => name,
};

/** Kinds whose order counts, with what tells their lists apart where there are several. */
export const IN_ORDER: { [K in Kind]?: (item: Item<K>) => string } = {
  attributes: ({ subject }) => subject,
  approvalRules: () => '',
};

/** In the order in which they are brought in: what is named later names what came before. */
export const KINDS = Object.keys(KEYS) as Kind[];
