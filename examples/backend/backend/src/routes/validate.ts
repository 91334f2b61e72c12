import { validator } from 'hono/validator';
import { z } from 'zod';

/** The JSON body, parsed; 400 with the fields that are wrong otherwise. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) =>
  validator('json', (value, c) => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    return c.json({ error: 'invalid_request', fields: z.flattenError(parsed.error).fieldErrors }, 400);
  });
