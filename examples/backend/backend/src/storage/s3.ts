import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Env } from '../env.js';

const urlTtlSeconds = 300;

export interface Storage {
  /** An address that takes exactly this content by `PUT`. */
  uploadUrl(key: string, contentType: string, sizeBytes: number): Promise<string>;
  downloadUrl(key: string): Promise<string>;
}

type StorageEnv = Pick<Env, 'S3_BUCKET' | 'S3_REGION' | 'S3_ENDPOINT' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'>;

/** Content goes from the browser to the bucket directly; this only signs addresses and never calls the storage itself. */
export function s3Storage(env: StorageEnv): Storage {
  const client = new S3Client({
    region: env.S3_REGION,
    credentials: { accessKeyId: env.S3_ACCESS_KEY_ID, secretAccessKey: env.S3_SECRET_ACCESS_KEY },
    // other servers than AWS rarely have a host name for each bucket
    ...(env.S3_ENDPOINT && { endpoint: env.S3_ENDPOINT, forcePathStyle: true }),
    // a checksum of a body that is not known yet
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const options = { expiresIn: urlTtlSeconds };
  return {
    uploadUrl: (Key, ContentType, ContentLength) =>
      getSignedUrl(client, new PutObjectCommand({ Bucket: env.S3_BUCKET, Key, ContentType, ContentLength }), {
        ...options,
        signableHeaders: new Set(['content-type', 'content-length']),
      }),
    downloadUrl: (Key) => getSignedUrl(client, new GetObjectCommand({ Bucket: env.S3_BUCKET, Key }), options),
  };
}
