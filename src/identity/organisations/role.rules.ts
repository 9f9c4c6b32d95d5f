import { type FieldPath, invalidInput } from '../../platform/domain-error.ts';
import { isStaff, UserRole } from '../../platform/viewer.ts';

/**
 * The role of somebody in an organisation. In the Default Organisation people share nothing, so there is nothing to administer.
 * @throws DomainError INVALID_INPUT
 */
export function requireRoleIn(
  organisation: { isDefault: boolean } | null | undefined,
  role: UserRole,
  field: FieldPath = ['input', 'role'],
): UserRole {
  if (isStaff(role)) throw invalidInput('API owners, auditors and content managers belong to no organisation.', field);
  if (role === UserRole.CONSUMER_ADMIN && organisation?.isDefault) {
    throw invalidInput('The Default Organisation has no administrators.', field);
  }
  return role;
}
