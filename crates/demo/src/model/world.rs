//! The bundled map data: outlines of countries and well-known cities.

use serde_json::Value;

use crate::model::geo::Spot;
use crate::model::{json, number};

/// A closed line around land, or a hole in it.
pub type Ring = Vec<Spot>;

/// A city with a name on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct City {
    /// English name.
    pub en: String,
    /// Chinese name.
    pub zh: String,
    /// Where it is.
    pub spot: Spot,
}

/// What the map is drawn from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct World {
    /// Countries as their rings.
    pub polygons: Vec<Vec<Ring>>,
    /// Cities, the better known ones first.
    pub cities: Vec<City>,
}

impl World {
    /// Reads `world.json` and `cities.tsv`; what is broken in them is left out.
    #[must_use]
    pub fn read(outlines: &str, cities: &str) -> Self {
        let outlines = json::parse(outlines).unwrap_or_default();
        Self {
            polygons: polygons(&outlines),
            cities: cities.lines().filter_map(city).collect(),
        }
    }

    /// Cities whose English or Chinese name begins so, then those that contain it.
    #[must_use]
    pub fn find(&self, name: &str, most: usize) -> Vec<&City> {
        let sought = name.trim().to_lowercase();
        if sought.is_empty() {
            return Vec::new();
        }
        let place = |city: &City| {
            let places = [city.en.to_lowercase().find(&sought), city.zh.find(&sought)];
            places.into_iter().flatten().min()
        };
        let mut found: Vec<(usize, &City)> = self
            .cities
            .iter()
            .filter_map(|city| Some((place(city)?, city)))
            .collect();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().take(most).map(|(_, city)| city).collect()
    }
}

fn city(line: &str) -> Option<City> {
    let mut cells = line.split('\t');
    Some(City {
        en: cells.next()?.to_owned(),
        zh: cells.next()?.to_owned(),
        spot: Spot {
            latitude: number::parse(cells.next()?)?,
            longitude: number::parse(cells.next()?)?,
        },
    })
}

fn polygons(outlines: &Value) -> Vec<Vec<Ring>> {
    let pair = |key: &str| Some((outlines[key][0].as_f64()?, outlines[key][1].as_f64()?));
    let (Some(scale), Some(shift)) = (pair("scale"), pair("translate")) else {
        return Vec::new();
    };
    let arcs: Vec<Ring> = items(&outlines["arcs"])
        .map(|arc| arc_spots(arc, scale, shift))
        .collect();
    let rings = |polygon: &Value| items(polygon).map(|ring| join(ring, &arcs)).collect();
    items(&outlines["polygons"]).map(rings).collect()
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// Each point of an arc is told as its distance from the one before.
fn arc_spots(arc: &Value, scale: (f64, f64), shift: (f64, f64)) -> Ring {
    let (mut x, mut y) = (0.0, 0.0);
    let step = |step: &Value| {
        x += step[0].as_f64()?;
        y += step[1].as_f64()?;
        Some(Spot {
            longitude: x * scale.0 + shift.0,
            latitude: y * scale.1 + shift.1,
        })
    };
    items(arc).filter_map(step).collect()
}

/// Puts the arcs of a ring behind each other; a negative number is an arc backwards.
fn join(ring: &Value, arcs: &[Ring]) -> Ring {
    let mut joined = Ring::new();
    for number in items(ring).filter_map(Value::as_i64) {
        let backwards = number < 0;
        let index = if backwards { !number } else { number };
        let arc = usize::try_from(index).ok().and_then(|at| arcs.get(at));
        let spots = arc.map_or(&[][..], Vec::as_slice);
        match backwards {
            true => joined.extend(spots.iter().rev()),
            false => joined.extend(spots),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world() -> World {
        World::read(
            include_str!("../../assets/map/world.json"),
            include_str!("../../assets/map/cities.tsv"),
        )
    }

    #[test]
    fn the_bundled_world_is_whole() {
        let world = world();
        assert!(world.polygons.len() > 200, "{}", world.polygons.len());
        assert!(world.cities.len() > 200, "{}", world.cities.len());
        let rings = world.polygons.iter().flatten();
        for ring in rings {
            assert!(ring.len() > 3);
            assert_eq!(ring.first(), ring.last(), "a ring is closed");
            let on_earth =
                |spot: &Spot| spot.latitude.abs() <= 90.01 && spot.longitude.abs() <= 180.01;
            assert!(ring.iter().all(on_earth));
        }
    }

    #[test]
    fn cities_are_found_in_both_languages() {
        let world = world();
        let names = |sought: &str| -> Vec<String> {
            world
                .find(sought, 3)
                .iter()
                .map(|city| city.en.clone())
                .collect()
        };
        assert_eq!(names("台州"), ["Taizhou"]);
        assert_eq!(names("TAIZ"), ["Taizhou"]);
        assert_eq!(names("san f")[0], "San Francisco");
        assert!(names(" ").is_empty() && names("no such city").is_empty());
    }

    #[test]
    fn broken_data_is_an_empty_map() {
        assert_eq!(World::read("{", "x\ty"), World::default());
        assert_eq!(
            World::read("{\"scale\":[1,1],\"translate\":[0,0]}", ""),
            World::default()
        );
    }
}
