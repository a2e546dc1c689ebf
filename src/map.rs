//! A sorted map over one vector. What the core keeps are hundreds of entries at most, and std's `BTreeMap` and sorts
//! cost the Wasm up to 10 kB anew for every kind of value. The names are those of `BTreeMap`.

use crate::lean::order;

/// Values by key, in the order of their keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<K, V> {
    /// Each key once, ascending.
    entries: Vec<(K, V)>,
}

impl<K: Ord, V> Map<K, V> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether the key has a value.
    pub fn contains_key(&self, key: &K) -> bool {
        self.place(key).is_ok()
    }

    /// The key's value.
    pub fn get(&self, key: &K) -> Option<&V> {
        let place = self.place(key).ok()?;
        self.entries.get(place).map(|(_, value)| value)
    }

    /// The key's value, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let place = self.place(key).ok()?;
        self.entries.get_mut(place).map(|(_, value)| value)
    }

    /// Gives the key a value; returns the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.place(&key) {
            Ok(place) => self.entries.get_mut(place).map(|(_, old)| std::mem::replace(old, value)),
            Err(place) => {
                self.entries.insert(place, (key, value));
                None
            }
        }
    }

    /// Takes the key's value out.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let place = self.place(key).ok()?;
        Some(self.entries.remove(place).1)
    }

    /// Takes everything out.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Keeps what is wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&K, &V) -> bool) {
        self.entries.retain(|(key, value)| wanted(key, value));
    }

    /// All entries, by key.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.entries.iter().map(|(key, value)| (key, value))
    }

    /// All entries, by key; the values to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&K, &mut V)> {
        self.entries.iter_mut().map(|(key, value)| (&*key, value))
    }

    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.entries.iter().map(|(key, _)| key)
    }

    /// All values, by key.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// All values, by key, to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut V> {
        self.entries.iter_mut().map(|(_, value)| value)
    }

    /// All values, by key, taken out.
    pub fn into_values(self) -> impl Iterator<Item = V> {
        self.entries.into_iter().map(|(_, value)| value)
    }

    /// Where the key stands, or would stand.
    fn place(&self, key: &K) -> Result<usize, usize> {
        match self.entries.last() {
            // What comes in order, as stored entries do, costs one comparison.
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

/// Of two values for a key the later one stays. All are sorted in one go: to insert thousands one by one takes time
/// with the square of their number.
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
