// What Slack says when it refuses a call.
import { WebAPIPlatformError } from '@slack/web-api';

/** The answer to a call that must be refused: error, and whatever came with it. */
export async function refusalOf(call) {
  try {
    await call;
  } catch (error) {
    if (error instanceof WebAPIPlatformError) return error.data;
    throw error;
  }
  throw new Error('the call was accepted');
}

/** The error code of a call that must be refused. */
export async function codeOf(call) {
  return (await refusalOf(call)).error;
}
