package io.lodestream.embedded.vectors.storage;

import io.lodestream.embedded.vectors.refusals.Refusals;
import io.qdrant.client.grpc.Collections.AliasOperations;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collections and aliases at one moment; every change is a new state.
 *
 * @param collections by name
 * @param aliases collection names by alias
 */
record CatalogState(Map<String, CollectionEntry> collections, Map<String, String> aliases) {

  static final CatalogState EMPTY = new CatalogState(Map.of(), Map.of());

  CatalogState {
    collections = Map.copyOf(collections);
    aliases = Map.copyOf(aliases);
  }

  /** The collection's own name for a name or alias. */
  String resolve(String nameOrAlias) {
    String name = aliases.getOrDefault(nameOrAlias, nameOrAlias);
    if (!collections.containsKey(name)) {
      throw Refusals.noSuchCollection(nameOrAlias);
    }
    return name;
  }

  CatalogState with(String name, CollectionEntry entry) {
    Map<String, CollectionEntry> more = new TreeMap<>(collections);
    more.put(name, entry);
    return new CatalogState(more, aliases);
  }

  /** The state without the collection and its aliases. */
  CatalogState without(String name) {
    Map<String, CollectionEntry> fewer = new TreeMap<>(collections);
    fewer.remove(name);
    Map<String, String> left = new TreeMap<>(aliases);
    left.values().removeIf(name::equals);
    return new CatalogState(fewer, left);
  }

  /** The state after all operations in order; refuses all of them if one is refused. */
  CatalogState withAliases(List<AliasOperations> operations) {
    Map<String, String> changed = new TreeMap<>(aliases);
    operations.forEach(operation -> apply(operation, changed));
    return new CatalogState(collections, changed);
  }

  private void apply(AliasOperations operation, Map<String, String> changed) {
    switch (operation.getActionCase()) {
      case CREATE_ALIAS -> {
        String collection = operation.getCreateAlias().getCollectionName();
        if (!collections.containsKey(collection)) {
          throw Refusals.noSuchCollection(collection);
        }
        changed.put(free(operation.getCreateAlias().getAliasName()), collection);
      }
      case RENAME_ALIAS -> {
        String old = operation.getRenameAlias().getOldAliasName();
        String target = changed.remove(old);
        if (target == null) {
          throw Refusals.notFound("Alias %s does not exist".formatted(old));
        }
        changed.put(free(operation.getRenameAlias().getNewAliasName()), target);
      }
      case DELETE_ALIAS -> changed.remove(operation.getDeleteAlias().getAliasName());
      case ACTION_NOT_SET -> throw Refusals.invalid("an alias operation has no action");
    }
  }

  private String free(String alias) {
    if (alias.isEmpty()) {
      throw Refusals.invalid("alias name must not be empty");
    }
    if (collections.containsKey(alias)) {
      throw Refusals.invalid("Collection `%s` already exists!".formatted(alias));
    }
    return alias;
  }
}
