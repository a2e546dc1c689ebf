//! A sorted map in one vector. The core keeps some hundreds of entries at most. `BTreeMap` and std's sorts would add up
//! to 10 kB to the Wasm for each type of value. The methods have the names of `BTreeMap`.

use crate::lean::order;

/// Values by key, sorted by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<K, V> {
    /// The entries. Keys are unique and ascend.
    entries: Vec<(K, V)>,
}

impl<K: Ord, V> Map<K, V> {
    /// Returns the number of entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the map has no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the key has a value.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// Returns the key's value.
    pub fn get(&self, key: &K) -> Option<&V> {
        let place = self.place(key).ok()?;
        self.entries.get(place).map(|(_, value)| value)
    }

    /// Returns the key's value for changing.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Sets the key's value. Returns the previous one.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => self.entries.get_mut(place).map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.entries.insert(place, (key, value));
                None
            }
        }
    }

    /// Removes the key. Returns its value.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.place(key).ok()?;
        Some(self.entries.remove(place).1)
    }

    /// Removes all entries.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Keeps only the entries for which `wanted` is true.
    pub fn retain(&mut self, mut wanted: impl FnMut(&K, &V) -> bool) {
        self.entries.retain(|(key, value)| wanted(key, value));
    }

    /// Returns all entries, sorted by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// Returns all entries, sorted by key, with their values for changing.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.entries.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// Returns all keys, ascending.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().map(|(key, _)| key)
    }

    /// Returns all values, sorted by key.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// Returns all values for changing, sorted by key.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// Returns all values, sorted by key, and drops the keys.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    /// Returns the position of the key, or where it would be inserted.
    fn place(&self, key: &K) -> Result<usize, usize> {
        match self.entries.last() {
            // Keys that arrive in order, as stored entries do, cost one comparison.
            Some((last, _)) if last < key => Err(self.entries.len()),
            _ => self.entries.binary_search_by(|(other, _)| other.cmp(key)),
        }
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Map<K, V> {
        Map { entries: Vec::new() }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Map<K, V> {
        let mut map = Map::default();
        map.extend(entries);
        map
    }
}

/// Of two values for a key, the later one stays. All entries are sorted at once: inserting thousands one by one takes
/// quadratic time.
impl<K: Ord, V> Extend<(K, V)> for Map<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        self.entries.extend(entries);
        let keys: Vec<&K> = self.entries.iter().map(|(key, _)| key).collect();
        if keys.is_sorted_by(|one, next| one < next) {
            return;
        }
        let order = order(keys.len(), &|one, other| keys.get(one).cmp(&keys.get(other)));
        let mut entries: Vec<_> = std::mem::take(&mut self.entries).into_iter().map(Some).collect();
        for place in order {
            let Some((key, value)) = entries.get_mut(place).and_then(Option::take) else { continue };
            match self.entries.last_mut() {
                Some((last, old)) if *last == key => *old = value,
                _ => self.entries.push((key, value)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Map;

    #[test]
    fn keys_are_sorted_and_each_there_once() {
        let mut map: Map<u8, &str> = [(3, "c"), (1, "a"), (2, "b"), (3, "d")].into_iter().collect();
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&1, &"a"), (&2, &"b"), (&3, &"d")]);
        assert_eq!(map.insert(2, "e"), Some("b"));
        assert_eq!(map.insert(0, "f"), None);
        assert_eq!(map.remove(&1), Some("a"));
        assert_eq!(map.remove(&1), None);
        assert_eq!((map.get(&2), map.get(&1), map.contains_key(&0), map.len()), (Some(&"e"), None, true, 3));
        map.extend([(2, "g"), (1, "h"), (2, "i")]);
        assert_eq!(map.iter().collect::<Vec<_>>(), [(&0, &"f"), (&1, &"h"), (&2, &"i"), (&3, &"d")]);
        map.remove(&1);
        map.retain(|key, _| *key > 0);
        assert_eq!(map.keys().collect::<Vec<_>>(), [&2, &3]);
    }
}
