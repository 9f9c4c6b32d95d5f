import { Migration } from '@mikro-orm/migrations';

/** What a person wrote and was sent, as the preview of an erasure counts it. */
const OF_A_PERSON = `
  create index access_request_message_author on access_request_message (author_id);
  create index mail_user on mail (user_id);`;

export class WhatAnErasureTouches0084 extends Migration {
  override up(): void {
    this.addSql(OF_A_PERSON);
  }
}
