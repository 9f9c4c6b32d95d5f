import { type SettingTree, setting, text, unset, url } from './setting.ts';

/** Where images are kept; part of the settings in settings.ts. */
export const fileSettings = {
  /** Null means: in the database. */
  url: unset(
    'GATEHOUSE_S3_URL',
    url('http', 'https'),
    'images are kept in the database',
    'Address of a bucket at an S3-compatible store, such as `https://s3.eu-central-1.amazonaws.com/portal`, in which images are kept.',
  ),
  region: setting('GATEHOUSE_S3_REGION', text, 'us-east-1', 'Region of that bucket, as the store calls it.'),
  accessKeyId: unset(
    'GATEHOUSE_S3_ACCESS_KEY_ID',
    text,
    'none',
    'Key that may read, write and delete objects of that bucket; required with GATEHOUSE_S3_URL.',
  ),
  secretAccessKey: unset(
    'GATEHOUSE_S3_SECRET_ACCESS_KEY',
    text,
    'none',
    'Secret of that key; required with GATEHOUSE_S3_URL.',
  ),
} satisfies SettingTree;
